import type pg from 'pg'
import type * as z from 'zod'
import type { Instant, SiteId } from '../contract/ids.ts'
import type { QueryContract } from '../contract/query.ts'
import { holds, scopeOf, systemActor, type Actor, type ScopeTree } from './access.ts'
import type { Catalogue } from './catalogue.ts'
import { inTransaction, kyselyOn, type ReadTx } from './database.ts'
import type { QueryHandler, Reader } from './handler.ts'

export type Answer<Output> = { readonly permitted: true; readonly value: Output } | { readonly permitted: false }

/** Answers queries: permission, scope, read role, read-only transaction. */
export class Answers {
  readonly #catalogue: Catalogue
  readonly #siteId: SiteId
  readonly #pool: pg.Pool
  readonly #tree: () => ScopeTree
  readonly #now: () => Instant

  constructor(catalogue: Catalogue, siteId: SiteId, pool: pg.Pool, tree: () => ScopeTree, now: () => Instant) {
    this.#catalogue = catalogue
    this.#siteId = siteId
    this.#pool = pool
    this.#tree = tree
    this.#now = now
  }

  /** For a person. */
  async answer(contract: QueryContract, input: object, actor: Actor): Promise<Answer<unknown>> {
    if (!holds(actor, contract.permission)) return { permitted: false }
    const handler = this.#handlerOf(contract)
    const scope = scopeOf(actor, contract.permission, this.#tree())
    const value = await this.read((tx) => handler.answer(this.readerOn(tx, actor), input, scope, { now: this.#now(), actor }))
    return { permitted: true, value: contract.output.parse(value) }
  }

  /** For the program itself. */
  ask<Input extends z.ZodObject, Output extends z.ZodType>(
    contract: QueryContract<Input, Output>,
    input: z.input<Input>,
  ): Promise<z.infer<Output>> {
    return this.reading((reader) => reader.ask(contract, input))
  }

  /** Lends a reader of its own to a part of the program, for as long as `work` takes. */
  reading<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result> {
    return this.read((tx) => work(this.readerOn(tx)))
  }

  read<Result>(work: (tx: ReadTx) => Promise<Result>): Promise<Result> {
    return inTransaction(this.#pool, 'begin read only', (client) => work(kyselyOn(client) as unknown as ReadTx))
  }

  readerOn(tx: ReadTx, actor: Actor = systemActor(this.#siteId)): Reader {
    const reader: Reader = {
      tx,
      siteId: this.#siteId,
      ask: async (contract, input) => {
        const scope = scopeOf(actor, contract.permission, this.#tree())
        const answered = await this.#handlerOf(contract).answer(reader, contract.input.parse(input), scope, { now: this.#now(), actor })
        return contract.output.parse(answered) as never
      },
    }
    return reader
  }

  #handlerOf(contract: QueryContract<any, any>): QueryHandler {
    const handler = this.#catalogue.answers.get(contract.name)
    if (!handler) throw new Error(`no module answers ${contract.name}`)
    return handler
  }
}
