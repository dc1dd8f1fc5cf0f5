import { definePolicy } from '../../kernel/contract/policy.ts'

export const revisionApprover = definePolicy({
  name: 'model.revision.approver',
  title: { en: 'Who approves a revision', de: 'Wer eine Revision freigibt' },
  scope: { en: 'the site', de: 'das Werk' },
  values: {
    another: { en: 'Somebody who neither wrote nor submitted it', de: 'Jemand, der sie weder geschrieben noch eingereicht hat' },
    anyone: { en: 'Anybody with the right, also its author', de: 'Jeder mit dem Recht, auch ihr Verfasser' },
  },
  default: 'another',
  why: {
    en: 'Four eyes find what two overlook; a plant with one engineer has only two.',
    de: 'Vier Augen finden, was zwei übersehen; ein Werk mit einem Ingenieur hat nur zwei.',
  },
})
