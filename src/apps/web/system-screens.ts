import { IconBook2, IconDeviceTabletQuestion, IconLayoutGrid, IconMailForward, IconWebhook } from '@tabler/icons-react'
import type { Screen } from '../../kernel/web/screen.ts'

/** For those who look after the program, in the order of the navigation. */
export const systemScreens: readonly Screen[] = [
  {
    path: '/terminals',
    title: { en: 'Terminals', de: 'Terminals' },
    group: 'system',
    icon: IconDeviceTabletQuestion,
    permission: 'kernel.terminal.read',
    load: () => import('./terminals/terminals.screen.tsx'),
  },
  {
    path: '/webhooks',
    title: { en: 'Webhooks', de: 'Webhooks' },
    group: 'system',
    icon: IconWebhook,
    permission: 'exchange.webhook.read',
    load: () => import('../../exchange/webhook/webhooks.screen.tsx'),
  },
  {
    path: '/notice-messages',
    title: { en: 'Messages about notices', de: 'Nachrichten zu Meldungen' },
    group: 'system',
    icon: IconMailForward,
    permission: 'exchange.notice.read',
    load: () => import('../../exchange/notice/messages.screen.tsx'),
  },
  {
    path: '/ledger',
    title: { en: 'Ledger', de: 'Hauptbuch' },
    group: 'system',
    icon: IconBook2,
    permission: 'kernel.ledger.read',
    load: () => import('./ledger/ledger.screen.tsx'),
  },
  {
    path: '/scope',
    title: { en: 'Scope map', de: 'Umfangskarte' },
    group: 'system',
    icon: IconLayoutGrid,
    permission: 'kernel.catalogue.read',
    load: () => import('./scope/scope.screen.tsx'),
  },
]
