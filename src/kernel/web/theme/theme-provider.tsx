import '@fontsource-variable/archivo/wdth.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './tokens.css'
import './base.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { resolveVariables, theme } from './theme.ts'

const schemeManager = localStorageColorSchemeManager({ key: 'entresol.scheme' })

/** Fonts, tokens, Mantine and the place for notices. Follows the device's light or dark scheme until a person chooses. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} colorSchemeManager={schemeManager} defaultColorScheme="auto">
      <Notifications position="top-right" autoClose={6000} limit={4} />
      {children}
    </MantineProvider>
  )
}
