// Shows what the program pushes, also while no page is open, and opens the notice when it is pressed. It touches no request of any page.
self.addEventListener('push', (event) => {
  const { title, body, language, tag, path } = event.data.json()
  // The same tag replaces: a message that comes twice is seen once.
  event.waitUntil(self.registration.showNotification(title, { body, lang: language, tag, icon: '/icon.svg', data: path }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const open = async () => {
    const address = new URL(event.notification.data, self.location.origin).href
    const [page] = await self.clients.matchAll({ type: 'window' })
    if (!page) return self.clients.openWindow(address)
    await page.focus()
    return page.navigate(address)
  }
  event.waitUntil(open())
})
