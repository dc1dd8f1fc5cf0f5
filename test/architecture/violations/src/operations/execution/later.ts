// TODO: make this right.
export const later = 1
