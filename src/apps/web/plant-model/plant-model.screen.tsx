import { Button, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { EmptyState, ErrorState } from '../../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../../kernel/web/parts/sheet.tsx'
import { ScreenHead } from '../../../kernel/web/shell/shell.tsx'
import { useFormat } from '../../../kernel/web/format-context.ts'
import { useMay } from '../../../kernel/web/session.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { listTemplates, Template } from '../../../model/origin/contract.ts'
import { sheets } from '../../plant-model/sheets.ts'
import { BringModel } from './bring-model.tsx'
import { titleOf } from './kinds.ts'
import { exportAddress } from './model-door.ts'
import css from './plant-model.module.css'

const words = {
  title: { en: 'Plant model', de: 'Werksmodell' },
  under: {
    en: 'All that this plant consists of but its people, in one file: for another plant, for a new start, or to compare.',
    de: 'Alles, woraus dieses Werk besteht, außer den Menschen, in einer Datei: für ein anderes Werk, einen Neuanfang oder zum Vergleichen.',
  },
  take: { en: 'Take it along', de: 'Mitnehmen' },
  download: { en: 'Save the plant model', de: 'Werksmodell speichern' },
  leftOut: { en: 'Without what you may not see: {kinds}.', de: 'Ohne das, was Sie nicht sehen dürfen: {kinds}.' },
  asTemplate: { en: 'As a template for several plants', de: 'Als Vorlage für mehrere Werke' },
  why: {
    en: 'Plants that import a template follow it: of a later edition they take what they have not changed themselves.',
    de: 'Werke, die eine Vorlage importieren, folgen ihr: Von einer späteren Ausgabe übernehmen sie, was sie nicht selbst geändert haben.',
  },
  name: { en: 'Code of the template', de: 'Kennung der Vorlage' },
  nameHint: { en: 'Letters, digits and . _ / -, for instance BOTTLING', de: 'Buchstaben, Ziffern und . _ / -, zum Beispiel ABFUELLUNG' },
  version: { en: 'Edition', de: 'Ausgabe' },
  versionHint: { en: 'For instance 1 or 2026-11', de: 'Zum Beispiel 1 oder 2026-11' },
  save: { en: 'Save as a template', de: 'Als Vorlage speichern' },
  bring: { en: 'Bring one in', de: 'Hereinholen' },
  inUse: { en: 'Templates that this plant follows', de: 'Vorlagen, denen dieses Werk folgt' },
  none: { en: 'Everything here is local', de: 'Hier ist alles lokal' },
  edition: { en: '{name}, edition {version}', de: '{name}, Ausgabe {version}' },
}

/** A whole plant as one file, out and in, and the templates that it follows. */
export default function PlantModelScreen() {
  const t = useWords()
  return (
    <>
      <ScreenHead title={t(words.title)} under={t(words.under)} />
      <div className={css.sheets}>
        <Sheet title={t(words.take)}>
          <TakeModel />
        </Sheet>
        <Sheet title={t(words.inUse)}>
          <TemplatesInUse />
        </Sheet>
        <div className={css.wide}>
          <Sheet title={t(words.bring)}>
            <BringModel />
          </Sheet>
        </div>
      </div>
    </>
  )
}

function TakeModel() {
  const t = useWords()
  const may = useMay()
  const leftOut = sheets.filter(({ permission }) => !may(`${permission}.read`))
  const [name, setName] = useState('')
  const [version, setVersion] = useState('')
  const template = Template.safeParse({ name: name.trim(), version: version.trim() })
  const isNameWrong = name.trim() !== '' && !Template.shape.name.safeParse(name.trim()).success
  return (
    <div className={css.take}>
      <Button component="a" variant="default" href={exportAddress()} download leftSection={<IconDownload size={18} />}>
        {t(words.download)}
      </Button>
      {leftOut.length > 0 ? <p>{fill(t(words.leftOut), { kinds: leftOut.map(({ title }) => t(title.many)).join(', ') })}</p> : null}
      <h3>{t(words.asTemplate)}</h3>
      <p>{t(words.why)}</p>
      <div className={css.pair}>
        <TextInput
          size="md"
          label={t(words.name)}
          description={t(words.nameHint)}
          error={isNameWrong ? t(words.nameHint) : undefined}
          value={name}
          maxLength={40}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          size="md"
          label={t(words.version)}
          description={t(words.versionHint)}
          value={version}
          maxLength={40}
          autoComplete="off"
          onChange={(event) => setVersion(event.currentTarget.value)}
        />
      </div>
      {template.success ? (
        <Button component="a" variant="default" href={exportAddress(template.data)} download leftSection={<IconDownload size={18} />}>
          {t(words.save)}
        </Button>
      ) : (
        <Button variant="default" disabled leftSection={<IconDownload size={18} />}>
          {t(words.save)}
        </Button>
      )}
    </div>
  )
}

function TemplatesInUse() {
  const t = useWords()
  const format = useFormat()
  const answer = useQuestion(listTemplates, {}, { live: ['model.origin.origin'] })
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} minHeight={160} />
  if (!answer.data) return <div style={{ minHeight: 160 }} />
  const { rows } = answer.data
  if (rows.length === 0) return <EmptyState title={t(words.none)} minHeight={160} />
  const editions = [...new Set(rows.map(({ template }) => fill(t(words.edition), template)))]
  return editions.map((edition) => (
    <section key={edition} className={css.edition}>
      <h3>{edition}</h3>
      <dl>
        {rows
          .filter(({ template }) => fill(t(words.edition), template) === edition)
          .map(({ resource, records }) => (
            <div key={resource}>
              <dt>{titleOf(resource, t)}</dt>
              <dd>{format.decimal(String(records))}</dd>
            </div>
          ))}
      </dl>
    </section>
  ))
}
