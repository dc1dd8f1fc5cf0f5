import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { AnyResource } from '../../contract/resource.ts'
import { searchOf } from '../transport.ts'
import { useLanguage, useWords } from '../words.ts'

const words = {
  export: { en: 'Export', de: 'Exportieren' },
  what: { en: 'What the list shows now', de: 'Was die Liste jetzt zeigt' },
  workbook: { en: 'Excel workbook (.xlsx)', de: 'Excel-Arbeitsmappe (.xlsx)' },
  text: { en: 'As text (CSV)', de: 'Als Text (CSV)' },
}
/** By how a spreadsheet of the country splits and writes numbers. */
const forms = {
  comma: { en: 'Commas, numbers like 1.5', de: 'Kommas, Zahlen wie 1.5' },
  semicolon: { en: 'Semicolons, numbers like 1,5', de: 'Semikolons, Zahlen wie 1,5' },
  tab: { en: 'Tabs, numbers like 1.5', de: 'Tabulatoren, Zahlen wie 1.5' },
}

/** Takes along what the list shows. @param filters the input of the list's question. */
export function ExportMenu(props: { readonly resource: AnyResource; readonly filters: Readonly<Record<string, unknown>> }) {
  const t = useWords()
  const language = useLanguage()
  const order = language === 'de' ? (['semicolon', 'comma', 'tab'] as const) : (['comma', 'semicolon', 'tab'] as const)
  const address = (form: object) => `/api/export/${props.resource.name}${searchOf({ ...props.filters, ...form, heads: language })}`
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={18} />}>
          {t(words.export)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(words.what)}</Menu.Label>
        <Menu.Item component="a" href={address({ format: 'xlsx' })} download>
          {t(words.workbook)}
        </Menu.Item>
        <Menu.Label>{t(words.text)}</Menu.Label>
        {order.map((separator) => (
          <Menu.Item key={separator} component="a" href={address({ separator })} download>
            {t(forms[separator])}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
