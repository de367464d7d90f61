"""`python -m workbench.running.web`: the web server, alike under the supervisor and in a container.

granian reads and writes the sockets, in Rust; no thread of ours waits for one. It has no timeout
for bodies and hands them to WSGI applications as they come, so that whoever sends slowly would hold
a thread: it is run by its asynchronous interface (RSGI) instead, and `gateway` calls Django in a
thread when the whole request is there.
"""
