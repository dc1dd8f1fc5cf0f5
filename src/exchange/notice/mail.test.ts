import { expect, test } from 'vitest'
import { mailOf } from './mail.ts'
import { pushOf } from './push.ts'
import { isPressing, type Told } from './told.ts'

const told: Told = {
  ...{ noticeId: '11111111-1111-4111-8111-111111111111', severity: 'alarm', text: 'Jam', language: 'en', place: 'L1-F' },
  ...{ raisedAt: '2026-06-01T07:00:00.000Z', zone: 'Europe/Berlin', standsInFor: [] },
}
const at = (more: Partial<Told> = {}) => mailOf({ ...told, ...more }, 'https://plant.example/')

test('a mail says what and where in its subject, when in its body, and how to answer', () => {
  const { subject, text, html } = at()
  expect(subject).toBe('Alarm · L1-F · Jam')
  expect(text).toMatch(/^Jam\nAlarm · L1-F · 6\/1\/26, 9:00\sAM\n/)
  for (const body of [text, html]) expect(body).toContain('https://plant.example/own-notices#11111111-1111-4111-8111-111111111111')
})

test('a mail is in the language of whom it reaches', () => {
  const { subject, text } = at({ language: 'de', severity: 'information', text: 'Klemmer' })
  expect(subject).toBe('Hinweis · L1-F · Klemmer')
  expect(text).toContain('01.06.26, 09:00')
  expect(text).toContain('Meldung öffnen')
})

test('a mail and a push say for whom somebody stands in, and nothing of it when he is told for himself', () => {
  expect(at({ standsInFor: ['Ann', 'Leo & Co'] })).toMatchObject({
    text: expect.stringMatching(/AM\nYou stand in for Ann and Leo & Co\.\n\nOpen/),
    html: expect.stringContaining('<br>You stand in for Ann and Leo &amp; Co.</p>'),
  })
  expect(pushOf({ ...told, language: 'de', standsInFor: ['Ann', 'Leo'] }).body).toBe('Jam\nSie vertreten Ann und Leo.')
  expect(at().text).toMatch(/AM\n\nOpen/)
  expect(pushOf(told).body).toBe('Jam')
})

test('nothing that somebody wrote begins a header or is read as HTML', () => {
  const { subject, html } = at({ text: 'Jam\r\nBcc: all@example.org\u2028<script>"a" & \'b\'</script>' })
  expect(subject).toBe('Alarm · L1-F · Jam Bcc: all@example.org <script>"a" & \'b\'</script>')
  expect(html).not.toContain('<script>')
  expect(html).toContain('&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;')
})

test('a notice is pressing from the severity on that a person has chosen', () => {
  expect([isPressing('information', 'warning'), isPressing('warning', 'warning'), isPressing('alarm', 'warning')]).toEqual([
    false,
    true,
    true,
  ])
  expect(isPressing('alarm', null)).toBe(false)
})
