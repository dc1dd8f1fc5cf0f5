import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { searchOf } from '../../../kernel/web/transport.ts'
import { useLanguage, useWords } from '../../../kernel/web/words.ts'
import { words } from './ledger-words.ts'

/** Takes the audit trail along, as pages for an inspector or as a table. @param filter what the list is narrowed to */
export function TrailMenu(props: { readonly view: 'events' | 'refused'; readonly filter: Readonly<Record<string, unknown>> }) {
  const t = useWords()
  const language = useLanguage()
  const separator = language === 'de' ? 'semicolon' : 'comma'
  const asked = { ...props.filter, view: props.view, language }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={18} />}>
          {t(words.take)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(words.takeWhat)}</Menu.Label>
        <Menu.Item component="a" href={`/api/reports/audit-trail.pdf${searchOf(asked)}`} download>
          {t(words.pdf)}
        </Menu.Item>
        <Menu.Item component="a" href={`/api/reports/audit-trail.csv${searchOf({ ...asked, separator })}`} download>
          {t(words.csv)}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
