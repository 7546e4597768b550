import type { Module } from '#kernel';
import { members } from './members/index.ts';

/** Every module of the book. A new one is a folder and a line here. */
export const modules: readonly Module[] = [members];
