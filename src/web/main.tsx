/** Where the pages start: the languages, the data from the town, the routes. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/town.scss';
import { router } from './routes.ts';
import { Languages } from './text/languages.tsx';
import { answers } from './town/answers.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has lost its root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={answers}>
      <Languages>
        <RouterProvider router={router} />
      </Languages>
    </QueryClientProvider>
  </StrictMode>,
);
