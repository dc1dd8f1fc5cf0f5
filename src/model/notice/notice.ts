import type { Escalation, NoticeEvent } from './contract.ts'

/** A notice as its stream knows it. */
export interface NoticeState {
  readonly equipmentId: string
  readonly recipients: readonly string[]
  readonly isAcknowledged: boolean
  /** Missing when there is nobody else to call, or he was called. */
  readonly escalation?: Escalation
}

export function evolveNotice(before: NoticeState | undefined, event: NoticeEvent): NoticeState {
  switch (event.kind) {
    case 'noticeRaised': {
      const { equipmentId, recipients, escalation } = event.payload
      return { equipmentId, recipients, isAcknowledged: false, ...(escalation && { escalation }) }
    }
    case 'noticeEscalated': {
      const { escalation: _, ...rest } = before!
      return { ...rest, recipients: [...rest.recipients, ...event.payload.recipients] }
    }
    case 'noticeAcknowledged':
      return { ...before!, isAcknowledged: true }
  }
}
