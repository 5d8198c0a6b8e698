/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-console.h"

#include "tresen-ui-resources.h"

void
tresen_console_init (void)
{
  /* In a static library the bundle is only linked in, and so only registered, when something asks
   * for it. */
  g_resources_register (tresen_ui_get_resource ());
}
