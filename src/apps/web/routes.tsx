import {
  IconClipboardCheck,
  IconClipboardList,
  IconDatabase,
  IconDeviceTablet,
  IconLayoutDashboard,
  IconUserShield,
} from '@tabler/icons-react'
import type { Screen } from '../../kernel/web/screen.ts'

/**
 * Every screen of the product, in the order of the navigation. A module adds its line here and nothing else:
 * `{ path, title, group, icon, permission, load: () => import('…/x.screen.tsx') }`, where the file has a default export.
 */
export const screens: readonly Screen[] = [
  {
    path: '/sign-in',
    title: { en: 'Sign in', de: 'Anmelden' },
    frame: 'bare',
    isPublic: true,
    load: () => import('./sign-in.screen.tsx'),
  },
  {
    path: '/terminal',
    title: { en: 'Operator terminal', de: 'Bedienterminal' },
    group: 'work',
    icon: IconDeviceTablet,
    frame: 'bare',
    permission: 'operations.execution.run',
    onPhoneBar: true,
    load: () => import('../../operations/execution/terminal-choice.screen.tsx'),
  },
  {
    path: '/terminal/$equipmentId',
    title: { en: 'Operator terminal', de: 'Bedienterminal' },
    frame: 'bare',
    permission: 'operations.execution.run',
    load: () => import('../../operations/execution/terminal.screen.tsx'),
  },
  {
    path: '/orders',
    title: { en: 'Orders', de: 'Aufträge' },
    group: 'work',
    icon: IconClipboardList,
    permission: 'operations.scheduling.read',
    onPhoneBar: true,
    load: () => import('../../operations/scheduling/orders.screen.tsx'),
  },
  {
    path: '/orders/$operationsRequestId',
    title: { en: 'Order', de: 'Auftrag' },
    permission: 'operations.scheduling.read',
    load: () => import('../../operations/scheduling/order.screen.tsx'),
  },
  {
    path: '/board',
    title: { en: 'Plant board', de: 'Werkstafel' },
    group: 'plant',
    icon: IconLayoutDashboard,
    permission: 'operations.performance.read',
    onPhoneBar: true,
    load: () => import('../../operations/performance/board.screen.tsx'),
  },
  {
    path: '/board/wall',
    title: { en: 'Wall board', de: 'Hallentafel' },
    frame: 'bare',
    permission: 'operations.performance.read',
    load: () => import('../../operations/performance/board-wall.screen.tsx'),
  },
  {
    path: '/units/$equipmentId',
    title: { en: 'Work unit', de: 'Arbeitseinheit' },
    permission: 'operations.performance.read',
    load: () => import('../../operations/performance/work-unit.screen.tsx'),
  },
  {
    path: '/shift',
    title: { en: 'Shift close-out', de: 'Schichtabschluss' },
    group: 'performance',
    icon: IconClipboardCheck,
    permission: 'operations.performance.read',
    load: () => import('../../operations/performance/shift-close-out-choice.screen.tsx'),
  },
  {
    path: '/shifts/$equipmentId/$shiftOn/$shiftCode',
    title: { en: 'Shift close-out', de: 'Schichtabschluss' },
    permission: 'operations.performance.read',
    load: () => import('../../operations/performance/shift-close-out.screen.tsx'),
  },
  {
    path: '/hours/$equipmentId',
    title: { en: 'Hour by hour', de: 'Stunde für Stunde' },
    permission: 'operations.performance.read',
    load: () => import('../../operations/performance/hour-board.screen.tsx'),
  },
  {
    path: '/master-data/$resource',
    navigatesTo: '/master-data/equipment',
    title: { en: 'Master data', de: 'Stammdaten' },
    group: 'model',
    icon: IconDatabase,
    load: () => import('./master-data/master-data.screen.tsx'),
  },
  {
    path: '/accounts',
    title: { en: 'Accounts and rights', de: 'Konten und Rechte' },
    group: 'model',
    icon: IconUserShield,
    permission: 'model.personnel.accounts.read',
    load: () => import('../../model/personnel/accounts.screen.tsx'),
  },
  {
    path: '/gallery',
    title: { en: 'Gallery of parts', de: 'Bausteine' },
    isPublic: true,
    load: () => import('./gallery/gallery.screen.tsx'),
  },
  {
    path: '/gallery/wall',
    title: { en: 'Gallery: wall board', de: 'Bausteine: Hallentafel' },
    frame: 'bare',
    isPublic: true,
    load: () => import('./gallery/wall.screen.tsx'),
  },
  {
    path: '/gallery/terminal',
    title: { en: 'Gallery: touch panel', de: 'Bausteine: Bedientafel' },
    frame: 'bare',
    isPublic: true,
    load: () => import('./gallery/terminal.screen.tsx'),
  },
]
