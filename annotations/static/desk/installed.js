// Brings the service worker, which lets the desk start without a connection. It works in secure
// contexts only: elsewhere the desk is as it is without one.

const { worker } = document.querySelector("link[rel=manifest]").dataset;

navigator.serviceWorker?.register(worker, { scope: "/" }).catch(() => {});
