"""A filter of system calls for the sandbox: what no exercise needs and what a way out would need is refused.

Classic BPF as the kernel reads it (seccomp(2)): one struct sock_filter of 8 bytes an instruction. Numbers of calls are
those of the kernel's tables for x86_64 and aarch64.
"""

from __future__ import annotations

import platform
import struct

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_NEW_NAMESPACES = 0x7E020000 | 0x00000080  # CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID, NET, TIME

# ptrace, mount, namespaces, other processes' memory, keys, kernel modules and probes, io_uring; and memory that
# no limit of a process counts: memfd_create, shmget, shmat, mq_open.
_REFUSED = {
    "x86_64": (101, 165, 166, 155, 272, 308, 310, 311, 303, 304, 248, 249, 250, 175, 313, 246, 321, 298, 323, 135,
               425, 428, 429, 430, 442, 319, 29, 30, 240),
    "aarch64": (117, 40, 39, 41, 97, 268, 270, 271, 264, 265, 217, 218, 219, 105, 273, 104, 280, 241, 282, 92,
                425, 428, 429, 430, 442, 279, 194, 196, 180),
}  # fmt: skip
_MACHINE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435  # its flags lie in memory, where a filter cannot look; the C library falls back to clone


def program(machine: str | None = None) -> bytes | None:
    """The filter for this machine, or None where its table is not known."""
    machine = machine or platform.machine()
    if machine not in _REFUSED:
        return None
    body = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, _MACHINE[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
    ]
    if machine == "x86_64":  # the calls of the x32 table are the same under other numbers
        body += [(_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _KILL)]
    body += [(_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _ERRNO | _ENOSYS)]
    for number in _REFUSED[machine]:
        body += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | _EPERM)]
    body += [
        (_EQUAL, 0, 3, _CLONE[machine]),
        (_LOAD, 0, 0, 16),
        (_ANY_BIT, 0, 1, _NEW_NAMESPACES),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *each) for each in body)
