import type { Screen } from '../../../kernel/web/screen.ts'

/** The parts that screens are made of, to be looked at. */
export const galleryScreens: readonly Screen[] = [
  {
    path: '/gallery',
    title: { en: 'Gallery of parts', de: 'Bausteine' },
    isPublic: true,
    load: () => import('./gallery.screen.tsx'),
  },
  {
    path: '/gallery/wall',
    title: { en: 'Gallery: wall board', de: 'Bausteine: Hallentafel' },
    frame: 'bare',
    isPublic: true,
    load: () => import('./wall.screen.tsx'),
  },
  {
    path: '/gallery/terminal',
    title: { en: 'Gallery: touch panel', de: 'Bausteine: Bedientafel' },
    frame: 'bare',
    isPublic: true,
    load: () => import('./terminal.screen.tsx'),
  },
]
