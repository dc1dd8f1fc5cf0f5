import { definePolicy } from '../../kernel/contract/policy.ts'
import type { Words } from '../../kernel/contract/words.ts'

/** How long the printed name under a signature is kept, whatever the person wishes (21 CFR 11.10(c), 11.50; GDPR Art. 17(3)(b)). */
export const signatureRetention = definePolicy({
  name: 'model.signature.retention',
  title: { en: 'Names under signatures are kept for', de: 'Namen unter Unterschriften werden aufbewahrt' },
  scope: { en: 'the whole site', de: 'das ganze Werk' },
  values: {
    none: { en: 'As long as the person wants', de: 'Solange die Person es will' },
    oneYear: { en: 'One year', de: 'Ein Jahr' },
    threeYears: { en: 'Three years', de: 'Drei Jahre' },
    fiveYears: { en: 'Five years', de: 'Fünf Jahre' },
    tenYears: { en: 'Ten years', de: 'Zehn Jahre' },
    fifteenYears: { en: 'Fifteen years', de: 'Fünfzehn Jahre' },
  },
  default: 'fiveYears',
  why: {
    en: 'A signed record without the name of its signer proves nothing; a name that no law asks for any more should go when its owner wants.',
    de: 'Ein unterschriebener Datensatz ohne den Namen beweist nichts; ein Name, den kein Gesetz mehr verlangt, soll gehen, wenn sein Träger es will.',
  },
})

export const retentionRefusals = {
  signatures_must_be_kept: {
    en: 'This person has signed records that must be kept with the name. Disable the account; it can be erased when the time is over (policy “Names under signatures”).',
    de: 'Diese Person hat Datensätze unterschrieben, die mit dem Namen aufzubewahren sind. Bitte das Konto sperren; löschen lässt es sich, wenn die Frist um ist (Regel „Namen unter Unterschriften“).',
  },
} as const satisfies Record<string, Words>
