import { Button, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { IconSignature } from '@tabler/icons-react'
import { useState } from 'react'
import type { Words } from '../../contract/words.ts'
import { type Problem, ProblemError } from '../problem.ts'
import { type Credentials, currentSession } from '../session.ts'
import { texts } from '../texts.ts'
import { request } from '../transport.ts'
import type { RefusedPress } from '../use-command.ts'
import { fill, useWords } from '../words.ts'
import { PasswordField } from './password-field.tsx'
import css from './sign-command.module.css'

const words = {
  sign: { en: 'Sign …', de: 'Unterschreiben …' },
  title: { en: 'Sign: {what}', de: 'Unterschreiben: {what}' },
  meaning: {
    en: 'Your name will stand under it, with the time and this meaning: {meaning}.',
    de: 'Ihr Name wird darunter stehen, mit der Zeit und dieser Bedeutung: {meaning}.',
  },
  first: { en: 'Your signature', de: 'Ihre Unterschrift' },
  second: { en: 'Second person', de: 'Zweite Person' },
  how: { en: 'How to sign', de: 'Womit unterschrieben wird' },
  password: { en: 'Password', de: 'Passwort' },
  badgeAndPin: { en: 'Badge and PIN', de: 'Ausweis und PIN' },
  login: { en: 'Name', de: 'Name' },
  badge: { en: 'Badge', de: 'Ausweis' },
  pin: { en: 'PIN', de: 'PIN' },
  reason: { en: 'Reason', de: 'Grund' },
  done: { en: 'Sign and send', de: 'Unterschreiben und senden' },
  noAnswer: { en: 'The server did not answer. Nothing was signed; try again.', de: 'Der Server hat nicht geantwortet. Bitte noch einmal.' },
} as const satisfies Record<string, Words>

interface Rule {
  readonly title: Words
  readonly signatures: number
  readonly meaningTitle: Words
  readonly needsReason: boolean
}

/** Whether signing would help against this refusal. */
export function isForSignature({ refusals }: Problem): boolean {
  return refusals.some(({ code }) => code.startsWith('signature.'))
}

/** Asks those who must sign a refused command for their signatures, and sends it once more with them (21 CFR 11.200). */
export function SignCommand({ refused }: { readonly refused: RefusedPress }) {
  const t = useWords()
  const [rule, setRule] = useState<Rule>()
  const [problem, setProblem] = useState('')
  const open = () =>
    request(`/api/signatures/rules/${refused.press.name}`).then(
      (found) => setRule(found as Rule),
      (error: unknown) => setProblem(sentenceOf(error, t(words.noAnswer))),
    )
  return (
    <>
      {problem === '' ? null : <span role="alert">{problem}</span>}
      <Button variant="default" leftSection={<IconSignature size={20} aria-hidden="true" />} onClick={() => void open()}>
        {t(words.sign)}
      </Button>
      {rule ? <SignDialog rule={rule} refused={refused} onClose={() => setRule(undefined)} /> : null}
    </>
  )
}

interface Signing {
  readonly rule: Rule
  readonly refused: RefusedPress
  readonly onClose: () => void
}

/** Collects one signature after the other, and stops at the first person who is not believed. */
function useSigning({ rule, refused, onClose }: Signing) {
  const t = useWords()
  const [signers, setSigners] = useState<readonly Credentials[]>(() => [
    { login: currentSession()?.account.login ?? '', password: '' },
    ...(rule.signatures > 1 ? [{ login: '', password: '' }] : []),
  ])
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<{ readonly signer: number; readonly text: string }>()
  const [isSending, setIsSending] = useState(false)
  const sign = async () => {
    setIsSending(true)
    setProblem(undefined)
    const signatures: string[] = []
    for (const [index, signer] of signers.entries()) {
      const answer = await requestSignature(refused, signer, reason).catch((error: unknown) => {
        setProblem({ signer: index, text: sentenceOf(error, t(words.noAnswer)) })
      })
      if (!answer) return setIsSending(false)
      signatures.push(answer.signatureId)
    }
    onClose()
    await refused.sendSigned(signatures)
  }
  return { signers, setSigners, reason, setReason, problem, isSending, sign }
}

function SignDialog(props: Signing) {
  const { rule, onClose } = props
  const t = useWords()
  const { signers, setSigners, reason, setReason, problem, isSending, sign } = useSigning(props)
  const isWhole =
    signers.every((signer) => Object.values(signer).every((text) => text !== '')) && (!rule.needsReason || reason.trim() !== '')
  return (
    <Modal
      opened
      onClose={onClose}
      title={fill(t(words.title), { what: t(rule.title) })}
      size="lg"
      closeButtonProps={{ 'aria-label': t(texts.close) }}
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          // React carries it on to the form in which the command was pressed, which would send that once more.
          event.stopPropagation()
          if (isWhole && !isSending) void sign()
        }}
      >
        <p>{fill(t(words.meaning), { meaning: t(rule.meaningTitle) })}</p>
        {signers.map((signer, index) => (
          <Signer
            key={index === 0 ? 'sender' : 'second'}
            title={t(index === 0 ? words.first : words.second)}
            signer={signer}
            onChange={(next) => setSigners(signers.with(index, next))}
            error={problem?.signer === index ? problem.text : undefined}
          />
        ))}
        {rule.needsReason ? <Reason value={reason} onChange={setReason} /> : null}
        <Button type="submit" size="lg" loading={isSending} disabled={!isWhole}>
          {t(words.done)}
        </Button>
      </form>
    </Modal>
  )
}

function Reason({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const t = useWords()
  return (
    <Textarea
      label={t(words.reason)}
      required
      autosize
      minRows={2}
      maxLength={500}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** Both components, as 21 CFR 11.200(a)(1) wants them: at a desk name and password, at a terminal badge and PIN. */
function Signer(props: {
  readonly title: string
  readonly signer: Credentials
  readonly onChange: (signer: Credentials) => void
  readonly error: string | undefined
}) {
  const { title, signer, onChange, error } = props
  const t = useWords()
  const isDesk = 'login' in signer
  return (
    <fieldset className={css.signer}>
      <legend>{title}</legend>
      <SegmentedControl
        size="md"
        aria-label={t(words.how)}
        value={isDesk ? 'password' : 'badge'}
        onChange={(how) => onChange(how === 'password' ? { login: '', password: '' } : { badge: '', pin: '' })}
        data={[
          { value: 'password', label: t(words.password) },
          { value: 'badge', label: t(words.badgeAndPin) },
        ]}
      />
      <div className={css.both}>
        <TextInput
          label={t(isDesk ? words.login : words.badge)}
          autoComplete="off"
          value={isDesk ? signer.login : signer.badge}
          onChange={({ currentTarget: { value } }) => onChange(isDesk ? { ...signer, login: value } : { ...signer, badge: value })}
        />
        <PasswordField
          label={t(isDesk ? words.password : words.pin)}
          autoComplete="off"
          value={isDesk ? signer.password : signer.pin}
          error={error}
          onChange={({ currentTarget: { value } }) => onChange(isDesk ? { ...signer, password: value } : { ...signer, pin: value })}
        />
      </div>
    </fieldset>
  )
}

async function requestSignature({ press }: RefusedPress, signer: Credentials, reason: string): Promise<{ readonly signatureId: string }> {
  const body = JSON.stringify({ command: press.name, body: JSON.parse(press.body), signer, reason })
  const headers = { 'content-type': 'application/json' }
  return (await request('/api/signatures', { method: 'POST', body, headers })) as { signatureId: string }
}

function sentenceOf(error: unknown, otherwise: string): string {
  return error instanceof ProblemError ? (error.problem.detail ?? error.problem.title) : otherwise
}
