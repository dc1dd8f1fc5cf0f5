import type pg from 'pg'
import type { Instant, SiteId } from '../contract/ids.ts'
import type { QueryContract } from '../contract/query.ts'
import { holds, scopeOf, systemActor, type Actor, type ScopeTree } from './access.ts'
import type { Catalogue } from './catalogue.ts'
import { inTransaction, kyselyOn, type ReadTx } from './database.ts'
import type { Reader } from './handler.ts'

export type Answer<Output> = { readonly permitted: true; readonly value: Output } | { readonly permitted: false }
/** For a person, who may not be permitted to ask. */
export type AnswerTo = (contract: QueryContract, input: object, actor: Actor) => Promise<Answer<unknown>>
/** A whole plant takes longer than a question; a time that runs already is given anew only when it is taken away first. */
const SNAPSHOT = `begin isolation level repeatable read read only; set local transaction_timeout = 0; set local transaction_timeout = '5min'`

interface AnswersFrom {
  readonly catalogue: Catalogue
  readonly siteId: SiteId
  readonly pool: pg.Pool
  readonly tree: () => ScopeTree
  readonly now: () => Instant
}

/** Answers queries: permission, scope, read role, read-only transaction. */
export class Answers {
  readonly #from: AnswersFrom

  constructor(from: AnswersFrom) {
    this.#from = from
  }

  /** Who may not ask costs no connection. */
  readonly answer: AnswerTo = async (contract, input, actor) =>
    holds(actor, contract.permission) ? this.read((tx) => this.#answerOn(tx, contract, input, actor)) : { permitted: false }

  /** Lends answers out of one state of the database for as long as `work` takes: whatever is changed meanwhile, they fit together. */
  readonly snapshot = <Result>(work: (answer: AnswerTo) => Promise<Result>): Promise<Result> =>
    this.read((tx) => work((...asked) => this.#answerOn(tx, ...asked)), SNAPSHOT)

  /** For the program itself. */
  readonly ask: Reader['ask'] = (contract, input) => this.reading((reader) => reader.ask(contract, input))

  /** Lends a reader of its own to a part of the program, for as long as `work` takes. */
  reading<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result> {
    return this.read((tx) => work(this.readerOn(tx)))
  }

  read<Result>(work: (tx: ReadTx) => Promise<Result>, begin = 'begin read only'): Promise<Result> {
    return inTransaction(this.#from.pool, begin, (client) => work(kyselyOn(client) as unknown as ReadTx))
  }

  readerOn(tx: ReadTx, actor: Actor = systemActor(this.#from.siteId)): Reader {
    const ask: Reader['ask'] = (contract, input) => this.#given(reader, contract, contract.input.parse(input), actor) as never
    const reader = { tx, siteId: this.#from.siteId, ask }
    return reader
  }

  async #answerOn(tx: ReadTx, contract: QueryContract, input: object, actor: Actor): Promise<Answer<unknown>> {
    if (!holds(actor, contract.permission)) return { permitted: false }
    return { permitted: true, value: await this.#given(this.readerOn(tx, actor), contract, input, actor) }
  }

  async #given(reader: Reader, contract: QueryContract<any, any>, input: object, actor: Actor): Promise<unknown> {
    const { catalogue, tree, now } = this.#from
    const handler = catalogue.answers.get(contract.name)
    if (!handler) throw new Error(`no module answers ${contract.name}`)
    const scope = scopeOf(actor, contract.permission, tree())
    return contract.output.parse(await handler.answer(reader, input, scope, { now: now(), actor }))
  }
}
