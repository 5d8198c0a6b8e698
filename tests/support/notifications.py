#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the desktop's notifications on the session bus of a test, where nobody else does: a line of JSON for each, title and text.

The first line says "ready". SIGTERM ends it.
"""

import json

from gi.repository import Gio, GLib

INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/></method>
</interface></node>"""


class Daemon:
    def __init__(self):
        self.count = 0

    def called(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        answers = {"Notify": self.notify, "CloseNotification": lambda _given: None,
                   "GetCapabilities": lambda _given: GLib.Variant("(as)", (["body", "actions"],)),
                   "GetServerInformation": lambda _given: GLib.Variant("(ssss)", ("test", "test", "1", "1.2"))}
        invocation.return_value(answers[method](parameters.unpack()))

    def notify(self, given):
        self.count += 1
        print(json.dumps({"title": given[3], "text": given[4]}, ensure_ascii=False), flush=True)
        return GLib.Variant("(u)", (self.count,))

    def own(self, bus, _name):
        interface = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
        bus.register_object("/org/freedesktop/Notifications", interface, self.called, None, None)


def main():
    daemon = Daemon()
    Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE, daemon.own,
                     lambda *_owned: print("ready", flush=True), None)
    GLib.MainLoop().run()


main()
