"""What a child process does between fork and exec: die with its parent, and not be root.

PostgreSQL refuses to run as root. Run by root, the services become an ordinary account that keeps
one capability, to pass folders closed to it: the project may lie below a folder such as /root.
See capabilities(7), "Ambient", and prctl(2).
"""

import ctypes
import os
import pwd
import signal
from collections.abc import Callable

from workbench.core.processes import ends_with_parent, prctl

PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522
UNPRIVILEGED_ACCOUNT = "nobody"

_libc = ctypes.CDLL(None, use_errno=True)


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilityData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def service_account() -> pwd.struct_passwd | None:
    """The account that services run as, or None to stay who we are."""
    return pwd.getpwnam(UNPRIVILEGED_ACCOUNT) if os.geteuid() == 0 else None


def child_setup(
    death_signal: signal.Signals, account: pwd.struct_passwd | None = None
) -> Callable[[], None]:
    """A `preexec_fn` for `subprocess.Popen`, for a parent with one thread.

    Args:
        death_signal: sent to the child when its parent dies, even by `kill -9`.
        account: whom to become; needs root.
    """
    end_with_parent = ends_with_parent(death_signal)

    def setup() -> None:
        if account is not None:
            _become(account)
        # After the change of account, which would clear it.
        end_with_parent()

    return setup


def _become(account: pwd.struct_passwd) -> None:
    prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    _keep_only(CAP_DAC_OVERRIDE)
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)


def _keep_only(capability: int) -> None:
    header = _CapabilityHeader(version=CAPABILITY_VERSION_3, pid=0)
    bit = 1 << capability
    data = (_CapabilityData * 2)(_CapabilityData(bit, bit, bit), _CapabilityData(0, 0, 0))
    _check(_libc.capset(ctypes.byref(header), ctypes.byref(data)))


def _check(result: int) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
