import type { NoticeEvent } from './contract.ts'

/** A notice as its stream knows it. */
export interface NoticeState {
  readonly equipmentId: string
  readonly recipients: readonly string[]
  readonly isAcknowledged: boolean
}

export function evolveNotice(before: NoticeState | undefined, event: NoticeEvent): NoticeState {
  if (event.kind === 'noticeAcknowledged') return { ...before!, isAcknowledged: true }
  const { equipmentId, recipients } = event.payload
  return { equipmentId, recipients, isAcknowledged: false }
}
