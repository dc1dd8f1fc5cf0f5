export const place = '/home/somebody/plant'
