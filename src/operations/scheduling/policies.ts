import { definePolicy } from '../../kernel/contract/policy.ts'

export const releasedRevision = definePolicy({
  name: 'operations.scheduling.released_revision',
  title: { en: 'By which revision an order is released', de: 'Nach welcher Revision ein Auftrag freigegeben wird' },
  scope: { en: 'the site', de: 'das Werk' },
  values: {
    newest: { en: 'The newest of definition and work masters', de: 'Die neueste von Arbeitsplan und Arbeitsvorlagen' },
    approved: {
      en: 'The approved one that counts on the day; without one, the release is refused',
      de: 'Die freigegebene, die an diesem Tag gilt; ohne eine wird die Freigabe abgelehnt',
    },
  },
  default: 'newest',
  why: {
    en: 'Where definitions are approved, work must not follow a draft; where nobody approves, there is only the newest.',
    de: 'Wo Arbeitspläne freigegeben werden, darf keine Arbeit einem Entwurf folgen; wo niemand freigibt, gibt es nur die neueste.',
  },
})
