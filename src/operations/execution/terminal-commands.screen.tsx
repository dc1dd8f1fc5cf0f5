import { useState } from 'react'
import { sentencesOf } from '../../kernel/web/problem.ts'
import { type CommandHandle, useCommand } from '../../kernel/web/use-command.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import type * as z from 'zod'
import {
  correctQuantity,
  finishJobOrder,
  pauseJobOrder,
  reportChangeover,
  reportQuantity,
  resumeJobOrder,
  startJobOrder,
  startWorkWithoutRequest,
} from './contract.ts'
import { type ReportedQuantities, type TerminalJob, undoOf } from './terminal-view.ts'
import { words } from './terminal-words.ts'

/** What became of the last press, for the strip at the foot of the terminal. */
export type Notice =
  | { readonly tone: 'busy' }
  | { readonly tone: 'done'; readonly text: string; readonly undo?: { readonly report: ReportedQuantities; readonly what: string } }
  | { readonly tone: 'refused'; readonly sentences: readonly string[] }

export interface TerminalCommands {
  readonly notice: Notice | undefined
  readonly isBusy: boolean
  dismiss(): void
  tell(notice: Notice): void
  start(job: TerminalJob, equipmentId: string, changesOver: boolean): void
  arrive(job: TerminalJob, equipmentId: string): void
  startWork(work: z.input<typeof startWorkWithoutRequest.input>): void
  pause(job: TerminalJob): void
  resume(job: TerminalJob): void
  finish(job: TerminalJob): void
  report(report: ReportedQuantities, what: string): void
  undo(report: ReportedQuantities, what: string): void
}

/** Everything an operator does to a job, each with its sentence when it is done. Nothing waits for the answer: the screen goes on at once. */
export function useTerminalCommands(): TerminalCommands {
  const t = useWords()
  const [notice, setNotice] = useState<Notice>()
  const starting = useCommand(startJobOrder)
  const arriving = useCommand(reportChangeover)
  const working = useCommand(startWorkWithoutRequest)
  const pausing = useCommand(pauseJobOrder)
  const resuming = useCommand(resumeJobOrder)
  const finishing = useCommand(finishJobOrder)
  const reporting = useCommand(reportQuantity)
  const correcting = useCommand(correctQuantity)

  const press = <Input,>(command: CommandHandle<Input>, input: Input, done: Extract<Notice, { tone: 'done' }>) => {
    setNotice({ tone: 'busy' })
    void command
      .send(input)
      .then((end) => setNotice(end.state === 'accepted' ? done : { tone: 'refused', sentences: sentencesOf(end.problem) }))
  }
  const about = (text: { en: string; de: string }, job: TerminalJob) => ({ tone: 'done', text: fill(t(text), { job: job.code }) }) as const

  return {
    notice,
    isBusy: [starting, arriving, working, pausing, resuming, finishing].some((command) => command.isOpen),
    dismiss: () => setNotice(undefined),
    tell: setNotice,
    start: (job, equipmentId, changesOver) =>
      press(starting, { jobOrderId: job.jobOrderId, equipmentId, ...(changesOver && { changesOver }) } as never, about(words.started, job)),
    arrive: (job, equipmentId) => press(arriving, { jobOrderId: job.jobOrderId, equipmentId } as never, about(words.arrivedDone, job)),
    startWork: (work) => press(working, work as never, { tone: 'done', text: fill(t(words.started), { job: work.name }) }),
    pause: (job) => press(pausing, { jobOrderId: job.jobOrderId }, about(words.paused, job)),
    resume: (job) => press(resuming, { jobOrderId: job.jobOrderId }, about(words.resumed, job)),
    finish: (job) => press(finishing, { jobOrderId: job.jobOrderId }, about(words.finished, job)),
    report: (report, what) => press(reporting, report, { tone: 'done', text: fill(t(words.reported), { what }), undo: { report, what } }),
    undo: (report, what) =>
      press(
        correcting,
        { jobOrderId: report.jobOrderId, ...undoOf(report), note: t(words.undoNote) },
        { tone: 'done', text: fill(t(words.undone), { what }) },
      ),
  }
}
