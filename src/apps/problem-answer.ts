/** An answer that is a problem document (RFC 9457), for the OpenAPI document of the doors that no contract declares. */
export function problemAnswer(description: string) {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }
}
