"""A mail server for the tests: server.py PORT. Port 0 takes a free one.

Tells on standard output, a line of JSON each: its port, every letter that it takes, every recipient that it refuses. Addresses
that begin with "never" are refused for good, "once" the first time for good, "later2" two times for the moment. It ends when
its standard input does, so that it outlives no test.
"""

import asyncio
import email
import email.policy
import errno
import json
import random
import re
import sys

from aiosmtpd.smtp import SMTP


def tell(**what):
    print(json.dumps(what), flush=True)


class Inbox:
    def __init__(self):
        self.asked = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        before = self.asked[address] = self.asked.get(address, -1) + 1
        later = re.match(r"later(\d+)", address)
        if address.startswith("never") or (address.startswith("once") and before == 0):
            tell(refused=address, code=550)
            return "550 5.1.1 There is no such mailbox"
        if later and before < int(later[1]):
            tell(refused=address, code=451)
            return "451 4.7.1 Not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        tell(
            to=envelope.rcpt_tos,
            sender=envelope.mail_from,
            headers=[[name, str(value)] for name, value in letter.items()],
            # A line ends with two characters on the wire, as ever in mail.
            text=letter.get_content().replace("\r\n", "\n"),
        )
        return "250 OK"


async def listen(port):
    inbox = Inbox()
    return await asyncio.get_running_loop().create_server(
        lambda: SMTP(inbox, enable_SMTPUTF8=True, hostname="mail.test"), "127.0.0.1", port
    )


async def listen_anywhere():
    # Below the range of which the system makes the ends of connections: a test that stops a server and starts another in
    # its place must find the place empty, whatever else runs meanwhile.
    while True:
        try:
            return await listen(random.randrange(10_000, 32_000))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise


async def main():
    loop = asyncio.get_running_loop()
    port = int(sys.argv[1])
    server = await (listen(port) if port else listen_anywhere())
    tell(port=server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
