import type { Words } from '../../../kernel/contract/words.ts'

export const words = {
  title: { en: 'Signatures', de: 'Unterschriften' },
  under: {
    en: 'What is accepted only with the signatures of people, and what their names mean. What has happened already is booked in any case.',
    de: 'Was nur mit Unterschriften angenommen wird, und was die Namen bedeuten. Was schon geschehen ist, wird in jedem Fall gebucht.',
  },
  search: { en: 'What is done', de: 'Was getan wird' },
  none: { en: 'Nothing of this name can be signed', de: 'Nichts mit diesem Namen lässt sich unterschreiben' },
  signaturesOf: { en: 'Signatures under “{title}”', de: 'Unterschriften unter „{title}“' },
  meaningOf: { en: 'Meaning of the signature under “{title}”', de: 'Bedeutung der Unterschrift unter „{title}“' },
  nobody: { en: 'Nobody signs', de: 'Niemand unterschreibt' },
  one: { en: 'One person signs', de: 'Eine Person unterschreibt' },
  two: { en: 'Two people sign', de: 'Zwei Personen unterschreiben' },
  otherPerson: { en: 'Not alone by whoever recorded it', de: 'Nicht allein durch den, der es erfasst hat' },
  needsReason: { en: 'and says why', de: 'und sagt, warum' },
} as const satisfies Record<string, Words>
