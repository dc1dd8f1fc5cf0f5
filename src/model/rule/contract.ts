import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Line, plainText, Uuid } from '../../kernel/contract/field.ts'
import { EquipmentId } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

/** Kind of the streams of rules. */
export const RULE_STREAM = 'model.rule.rule'
const edit = 'model.rule.edit'
const read = 'model.rule.read'
/** What the program alone says of a rule. */
export const STOP_RULE = 'model.rule.program'

const MOST_FIELDS = 15
const Expression = plainText(200)

/** When this event and this condition, then that command. */
export const RuleBody = z.strictObject({
  name: Line,
  /** Stream and event as docs/streams.md names them. */
  event: z.string().max(120),
  /** Over the event, in the Common Expression Language; true or false. */
  condition: plainText(1000),
  command: z.string().max(120),
  /** An expression for each field of the command; fields that are left out are not sent. */
  input: z.record(z.string().max(40), Expression).refine((fields) => Object.keys(fields).length <= MOST_FIELDS),
  /** More firings than that within an hour are not carried out. */
  mostPerHour: z.int().min(1).max(1_000).default(60),
})
export type RuleBody = z.infer<typeof RuleBody>

const judged = {
  event_unknown: {
    en: 'There is no such event, or no rule may hear it.',
    de: 'Dieses Ereignis gibt es nicht, oder keine Regel darf es hören.',
  },
  command_unknown: {
    en: 'There is no such command, or no rule may send it.',
    de: 'Diesen Befehl gibt es nicht, oder keine Regel darf ihn senden.',
  },
  condition_not_valid: {
    en: 'The condition does not fit the event, or is not a question of yes or no.',
    de: 'Die Bedingung passt nicht zum Ereignis oder ist keine Frage nach Ja oder Nein.',
  },
  input_not_valid: {
    en: 'What shall be sent does not fit the command: a field is missing, unknown or wrong.',
    de: 'Was gesendet werden soll, passt nicht zum Befehl: Ein Feld fehlt, ist unbekannt oder falsch.',
  },
}
const unknown = { rule_unknown: { en: 'There is no such rule.', de: 'Diese Automatik gibt es nicht.' } }

export const createRule = defineCommand({
  name: 'model.rule.createRule',
  title: { en: 'Create rule', de: 'Automatik anlegen' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  /** It hears what happens at this equipment and below it. */
  input: z.strictObject({ equipmentId: EquipmentId, ...RuleBody.shape }),
  refusals: judged,
})

/** A changed rule is switched off: who switches it on again has looked at what it does now. */
export const changeRule = defineCommand({
  name: 'model.rule.changeRule',
  title: { en: 'Change rule', de: 'Automatik ändern' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ ruleId: Uuid, ...RuleBody.shape }),
  refusals: { ...unknown, ...judged },
})

/** From now on it fires, with the rights that the person who switched it on has at that moment, and never with more. */
export const activateRule = defineCommand({
  name: 'model.rule.activateRule',
  title: { en: 'Switch rule on', de: 'Automatik einschalten' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ ruleId: Uuid }),
  refusals: {
    ...unknown,
    rule_active: { en: 'It is on already.', de: 'Sie ist schon eingeschaltet.' },
    not_yours_to_do: {
      en: 'You yourself may not do what this rule does.',
      de: 'Was diese Automatik tut, dürfen Sie selbst nicht.',
    },
  },
})

export const deactivateRule = defineCommand({
  name: 'model.rule.deactivateRule',
  title: { en: 'Switch rule off', de: 'Automatik ausschalten' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ ruleId: Uuid }),
  refusals: { ...unknown, rule_inactive: { en: 'It is off already.', de: 'Sie ist schon ausgeschaltet.' } },
})

export const removeRule = defineCommand({
  name: 'model.rule.removeRule',
  title: { en: 'Remove rule', de: 'Automatik entfernen' },
  isa95: 'OperationsEvent',
  permission: edit,
  intent: 'request',
  input: z.strictObject({ ruleId: Uuid }),
  refusals: unknown,
})

/** What it sends does not arrive, again and again: a person must look. */
export const stopRule = defineCommand({
  name: 'model.rule.stopRule',
  title: { en: 'Stop failing rule', de: 'Fehlschlagende Automatik anhalten' },
  isa95: 'OperationsEvent',
  permission: STOP_RULE,
  intent: 'request',
  input: z.strictObject({ ruleId: Uuid }),
  refusals: { ...unknown, rule_inactive: { en: 'It is off already.', de: 'Sie ist schon ausgeschaltet.' } },
})

/** So many failures one after the other stop a rule. */
export const MOST_FAILURES = 5
/** So many rules may lie one behind the other. */
export const MOST_DEPTH = 3

export const FiringOutcome = z.enum(['done', 'refused', 'failed', 'limited', 'looped'])
export type FiringOutcome = z.infer<typeof FiringOutcome>

const BothWords = z.strictObject({ en: z.string(), de: z.string() })

export const RuleRow = z.strictObject({
  ruleId: z.string(),
  equipmentId: z.string(),
  equipmentCode: z.string().nullable(),
  ...RuleBody.shape,
  mostPerHour: z.int(),
  commandTitle: BothWords.nullable(),
  isActive: z.boolean(),
  /** `failures`: the program has stopped it. */
  stoppedBy: z.string().nullable(),
  /** Login of the person whose rights it has. */
  activatedBy: z.string().nullable(),
  firings: z.int(),
  lastFiredAt: z.string().nullable(),
  lastOutcome: FiringOutcome.nullable(),
})
export type RuleRow = z.infer<typeof RuleRow>

export const listRules = defineQuery({
  name: 'model.rule.listRules',
  title: { en: 'Rules', de: 'Automatiken' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(RuleRow) }),
})

export const FiringRow = z.strictObject({
  epoch: z.int(),
  seq: z.int(),
  commandId: z.string(),
  firedAt: z.string(),
  occurredAt: z.string(),
  outcome: FiringOutcome,
  reasons: z.array(z.strictObject({ code: z.string(), text: BothWords.nullable() })),
})
export type FiringRow = z.infer<typeof FiringRow>

export const listRuleFirings = defineQuery({
  name: 'model.rule.listRuleFirings',
  title: { en: 'Firings of a rule', de: 'Auslösungen einer Automatik' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({ ...pageInput, ruleId: Uuid }),
  output: pageOf(FiringRow),
})

export const DryRow = z.strictObject({
  epoch: z.int(),
  seq: z.int(),
  occurredAt: z.string(),
  /** What would have been sent; null when it could not be made. */
  input: z.record(z.string(), z.unknown()).nullable(),
  fault: z.string().nullable(),
})
export type DryRow = z.infer<typeof DryRow>

/** What a rule would have done, had it been on: past events, the newest first. Nothing happens. */
export const dryRunRule = defineQuery({
  name: 'model.rule.dryRunRule',
  title: { en: 'Dry run of a rule', de: 'Probelauf einer Automatik' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({ ...pageInput, ruleId: Uuid }),
  output: z.strictObject({
    rows: z.array(DryRow),
    next: z.string().optional(),
    /** How many events of this kind were looked at for this page. */
    looked: z.int(),
    /** Codes of what the inputs name by its id. */
    names: z.record(z.string(), z.string()),
  }),
})

/** What is wrong with a rule that somebody is writing, in the words of the expressions' own checker. */
export const checkRule = defineQuery({
  name: 'model.rule.checkRule',
  title: { en: 'Check rule', de: 'Automatik prüfen' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({
    event: z.string().max(120),
    condition: plainText(1000),
    command: z.string().max(120),
    /** The fields as JSON text. */
    input: z.string().max(8_000),
  }),
  output: z.strictObject({ condition: z.string().nullable(), input: z.record(z.string(), z.string()) }),
})

const FieldRow = z.strictObject({ name: z.string(), type: z.string(), isOptional: z.boolean() })

/** What a rule can hear and do. */
export const listRuleParts = defineQuery({
  name: 'model.rule.listRuleParts',
  title: { en: 'Parts of rules', de: 'Teile von Automatiken' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({}),
  output: z.strictObject({
    events: z.array(z.strictObject({ name: z.string(), fields: z.array(FieldRow) })),
    commands: z.array(z.strictObject({ name: z.string(), title: BothWords, fields: z.array(FieldRow) })),
  }),
})

const nothing = z.strictObject({})

export const RuleEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ruleCreated'), payload: z.strictObject({ equipmentId: EquipmentId, ...RuleBody.shape }) }),
  z.strictObject({ kind: z.literal('ruleChanged'), payload: RuleBody }),
  z.strictObject({ kind: z.literal('ruleActivated'), payload: z.strictObject({ activatedBy: Uuid }) }),
  z.strictObject({ kind: z.literal('ruleDeactivated'), payload: nothing }),
  z.strictObject({ kind: z.literal('ruleStopped'), payload: nothing }),
  z.strictObject({ kind: z.literal('ruleRemoved'), payload: nothing }),
])
export type RuleEvent = z.infer<typeof RuleEvent>
