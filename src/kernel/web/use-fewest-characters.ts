import { useQuery } from '@tanstack/react-query'
import { request } from './transport.ts'

/** The fewest characters that a new password has at this site. */
export function useFewestCharacters(): number {
  const strength = useQuery({
    queryKey: ['password-strength'],
    queryFn: async () => (await request('/api/own-password')) as { readonly fewestCharacters: number },
  })
  return strength.data?.fewestCharacters ?? 8
}
