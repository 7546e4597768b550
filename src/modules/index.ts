import type { Module } from '#kernel';
import { members } from './members/index.ts';
import { sharing } from './sharing/index.ts';
import { titles } from './titles/index.ts';

/** Every module of the book. A new one is a folder and a line here. */
export const modules: readonly Module[] = [members, titles, sharing];
