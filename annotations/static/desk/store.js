// What this browser keeps by itself: submissions not yet acknowledged, and drafts.

const DATABASE = "desk";
const VERSION = 1;
let opened;

const forget = () => (opened = undefined);

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: "nonce" });
      request.result.createObjectStore("drafts", { keyPath: "id" });
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close() ?? forget();
      database.onclose = forget;
      resolve(database);
    };
    request.onerror = request.onblocked = () => reject(request.error);
  });
  opened.catch(forget); // Whoever comes next tries again.
  return opened;
}

async function within(names, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    const request = work(...names.map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export const all = (name) => within([name], "readonly", (store) => store.getAll());
export const put = (name, value) => within([name], "readwrite", (store) => store.put(value));
export const remove = (name, key) => within([name], "readwrite", (store) => store.delete(key));

/** Puts an entry into the outbox in place of its draft, and of one that was refused. No entry is written over another. */
export function hand(entry, answered = "") {
  return within(["outbox", "drafts"], "readwrite", (outbox, drafts) => {
    for (const nonce of [entry.nonce, answered]) drafts.delete(nonce);
    outbox.delete(answered);
    return outbox.add(entry);
  });
}

/** Changes a value, unless it has been removed meanwhile. */
export function change(name, key, changes) {
  return within([name], "readwrite", (store) => {
    const found = store.get(key);
    found.onsuccess = () => found.result && store.put({ ...found.result, ...changes });
    return found;
  });
}
