/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-console.h"

#include "tresen-ui-resources.h"

void
tresen_console_init (void)
{
  /* In a static library the bundle is only linked in, and so only registered, when something asks for it. */
  g_resources_register (tresen_ui_get_resource ());
}

GSettings *
tresen_console_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, TRESEN_APP_ID, TRUE);
  if (schema == NULL)
    {
      g_info ("The settings schema %s is not installed", TRESEN_APP_ID);
      return NULL;
    }
  return g_settings_new_full (schema, NULL, NULL);
}
