"""`python -m benchmarks.desk.slow PORT SOCKETS`: clients that send a byte a second, until killed.

Half of them send a request's head like this, half a body; what the server closes is opened anew.
"""

import selectors
import socket
import sys
import time

HEAD = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n"
FIRST = (HEAD + b"X-Slow: ", HEAD + b"Content-Length: 100000\r\n\r\n")


def main() -> None:
    port, count = int(sys.argv[1]), int(sys.argv[2])
    sockets = [_opened(port, number) for number in range(count)]
    while True:
        time.sleep(1)
        for number, slow in enumerate(sockets):
            if slow is None or not _sends_on(slow):
                sockets[number] = _opened(port, number)


def _opened(port: int, number: int) -> socket.socket | None:
    slow = socket.socket()
    slow.settimeout(0.2)
    try:
        slow.connect(("127.0.0.1", port))
        slow.sendall(FIRST[number % 2])
    except OSError:
        slow.close()
        return None
    slow.setblocking(False)
    return slow


def _sends_on(slow: socket.socket) -> bool:
    """Send a byte; False when the server has answered or closed, and it is closed here too."""
    try:
        slow.send(b"x")
        with selectors.DefaultSelector() as selector:
            selector.register(slow, selectors.EVENT_READ)
            if not selector.select(0):
                return True
    except OSError:
        pass
    slow.close()
    return False


if __name__ == "__main__":
    main()
