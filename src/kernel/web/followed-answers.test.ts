import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { FollowedAnswers } from './followed-answers.ts'

const queryKey = ['question', 'getJobOrder']
const key = JSON.stringify(queryKey)

/** A ledger that has gone on since it was first asked, with an answer that counts as fresh. */
async function askedOnce() {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  let good = 0
  const question = { queryKey, queryFn: async () => good }
  expect(await client.fetchQuery(question)).toBe(0)
  good = 150
  return { client, question, answers: new FollowedAnswers(client) }
}

test('a young answer that nobody followed is asked for again by the first who follows it', async () => {
  const { client, question, answers } = await askedOnce()
  answers.follow(key)
  const shown = new QueryObserver(client, question)
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const leave = shown.subscribe(({ data }) => data !== 0 && resolve(data))
  expect(await promise).toBe(150)
  leave()
})

test('who follows an answer that others follow is content with it; after the last has gone it is not followed', async () => {
  const { client, question, answers } = await askedOnce()
  const isOld = () => client.getQueryState(queryKey)?.isInvalidated
  const ends = [answers.follow(key)]
  await client.fetchQuery(question)
  ends.push(answers.follow(key))
  expect(isOld()).toBe(false)
  for (const end of ends) end()
  answers.follow(key)
  expect(isOld()).toBe(true)
})
