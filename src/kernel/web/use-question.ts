import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type * as z from 'zod'
import type { QueryContract } from '../contract/query.ts'
import { FollowedAnswers } from './followed-answers.ts'
import { useLiveTopics } from './live.ts'
import { queryClient } from './query-client.ts'
import { getQuery } from './transport.ts'

export interface QuestionOptions {
  /** Topics of the ledger at which the answer must be asked for again: `jobOrder`, `jobOrder:<id>`, `equipment:<id>`. */
  readonly live?: readonly string[]
  readonly enabled?: boolean
  /** Asks again every so many seconds, for figures that move without an event. */
  readonly everySeconds?: number
}

const none: readonly string[] = []

const answers = new FollowedAnswers(queryClient)

function useInvalidation(key: readonly unknown[], topics: readonly string[]): void {
  const text = JSON.stringify(key)
  const refresh = useMemo(() => () => answers.refresh(text), [text])
  useLiveTopics(topics, refresh)
  const isLive = topics.length > 0
  useEffect(() => (isLive ? answers.follow(text) : undefined), [text, isLive])
}

/** The answer of a query contract, kept fresh by the live connection. The previous answer stays visible while a new input is asked. */
export function useQuestion<Input extends z.ZodObject, Output extends z.ZodType>(
  contract: QueryContract<Input, Output>,
  input: z.input<Input>,
  options: QuestionOptions = {},
) {
  const queryKey = ['question', contract.name, input] as const
  useInvalidation(queryKey, options.live ?? none)
  return useQuery<z.output<Output>>({
    queryKey,
    queryFn: async ({ signal }) => (await getQuery(contract.name, input as Record<string, unknown>, signal)) as z.output<Output>,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    ...(options.everySeconds ? { refetchInterval: options.everySeconds * 1000 } : {}),
  })
}

interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next?: string | undefined
}

/** What a table needs of a list that is read page by page by key. */
export interface Pages<Row> {
  readonly rows: readonly Row[]
  readonly state: 'loading' | 'error' | 'ready'
  readonly error: Error | null
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly isRefreshing: boolean
  loadMore(): void
  retry(): void
  /** Rows that stand before the first one of `rows`; a long list keeps some pages only. */
  readonly before?: number
  /** Brings the page before the first one back; nothing when that is the first page. */
  loadBefore?(): void
}

/** Where a page begins: behind which key, and how many rows stand before it. By key one can only go forward, so the way back is remembered. */
class PageStart {
  readonly after: string | undefined
  readonly before: number
  readonly previous: PageStart | undefined

  constructor(after: string | undefined, before: number, previous?: PageStart) {
    this.after = after
    this.before = before
    this.previous = previous
  }
}

/** As many pages of a list are kept at once, however long it is. */
const MOST_PAGES = 6

/** A keyset list (`pageInput`, `pageOf`) as an endless table. */
export function usePages<Input extends z.ZodObject, Output extends z.ZodType<Page<unknown>>>(
  contract: QueryContract<Input, Output>,
  input: Omit<z.input<Input>, 'after'>,
  options: QuestionOptions = {},
): Pages<z.output<Output>['rows'][number]> {
  type Row = z.output<Output>['rows'][number]
  const queryKey = ['pages', contract.name, input] as const
  useInvalidation(queryKey, options.live ?? none)
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: new PageStart(undefined, 0),
    queryFn: async ({ pageParam, signal }) => (await getQuery(contract.name, { ...input, after: pageParam.after }, signal)) as Page<Row>,
    getNextPageParam: ({ next, rows }, _, start) =>
      next === undefined ? undefined : new PageStart(next, start.before + rows.length, start),
    getPreviousPageParam: (_page, _pages, start) => start.previous,
    maxPages: MOST_PAGES,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    ...(options.everySeconds ? { refetchInterval: options.everySeconds * 1000 } : {}),
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data])
  return {
    rows,
    state: query.data ? 'ready' : query.isError ? 'error' : 'loading',
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage || query.isFetchingPreviousPage,
    isRefreshing: query.isFetching && !query.isFetchingNextPage && !query.isFetchingPreviousPage,
    before: (query.data?.pageParams[0] as PageStart | undefined)?.before ?? 0,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage()
    },
    loadBefore: () => {
      if (query.hasPreviousPage && !query.isFetching) void query.fetchPreviousPage()
    },
    retry: () => void query.refetch(),
  }
}
