// Part of the service worker: a push says only that there is news; what it is stands in the app.
self.addEventListener("push", (event) => {
  const words = { nl: ["Er is nieuws", "Kijk in de app."], en: ["There is news", "Look in the app."] };
  const [title, body] = words[self.navigator.language.slice(0, 2)] ?? words.nl;
  event.waitUntil(self.registration.showNotification(title, { body, icon: "/icon.svg", tag: "news" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((windows) => {
      const open = windows.find((one) => "focus" in one);
      return open ? open.navigate("/berichten").then((one) => one.focus()) : self.clients.openWindow("/berichten");
    }),
  );
});
