import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { Day, EquipmentId } from '../../kernel/contract/ids.ts'
import type { Authenticate } from '../../kernel/server/http.ts'
import { inputProblem, languageOf, sendProblem, signInFirst } from '../../kernel/server/problem.ts'
import { drawShift } from './draw-shift.ts'
import { readShift } from './read-shift.ts'

const ShiftInput = z.strictObject({
  equipmentId: EquipmentId,
  shiftOn: Day,
  shiftCode: z.string().min(1).max(40),
  language: z.enum(['en', 'de']).optional(),
})

/** `GET /api/reports/shift.pdf?equipmentId=&shiftOn=&shiftCode=`: one page for the shift's folder and the morning meeting. */
export function mountShiftReport(app: FastifyInstance, authenticate: Authenticate): void {
  app.get('/api/reports/shift.pdf', async (request, reply) => {
    const caller = await authenticate(request)
    const language = languageOf(request.headers['accept-language'])
    if (!caller) return sendProblem(reply, signInFirst)
    const parsed = ShiftInput.safeParse(request.query)
    if (!parsed.success) return sendProblem(reply, inputProblem(parsed.error.issues, language))
    const { language: chosen = language, ...key } = parsed.data
    const figures = await readShift(caller.site, caller.actor, key)
    if (!figures)
      return sendProblem(reply, {
        type: '/problems/not-found',
        title: language === 'de' ? 'Diese Schicht gibt es hier nicht' : 'There is no such shift here',
        status: 404,
      })
    const name = `${key.shiftOn}-${key.shiftCode}.pdf`.replaceAll(/[^\w.-]/g, '_')
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="${name}"`)
      .send(await drawShift(figures, chosen))
  })
}
