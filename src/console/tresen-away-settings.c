/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-away-settings.h"

#include <string.h>

#include "tresen-store-health.h"
#include "tresen-store-settings.h"

TresenAwaySettings *
tresen_away_settings_new (gboolean is_enabled, const char *text)
{
  TresenAwaySettings *self = g_new0 (TresenAwaySettings, 1);

  self->is_enabled = is_enabled;
  self->text = g_strdup (text);
  self->hours_state = g_strdup ("");
  self->hours = g_strdup ("");
  return self;
}

void
tresen_away_settings_free (TresenAwaySettings *self)
{
  g_free (self->text);
  g_free (self->hours_state);
  g_free (self->hours);
  g_free (self);
}

static gboolean
load_hours (TresenDb *db, TresenAwaySettings *self, GError **error)
{
  g_autoptr (GPtrArray) list = tresen_store_health_load (db, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const TresenHealth *health = g_ptr_array_index (list, i);

      if (strcmp (health->key, "hours") != 0)
        continue;
      g_free (self->hours_state);
      g_free (self->hours);
      self->hours_state = g_strdup (health->state);
      self->hours = g_strdup (health->detail);
    }
  return list != NULL;
}

/* A TresenStoreFunc. Returns: (transfer full) (nullable): a TresenAwaySettings */
gpointer
tresen_away_settings_load_func (TresenDb *db, gpointer data, GError **error)
{
  g_autofree char *is_enabled = tresen_store_setting_load (db, TRESEN_SETTING_AWAY_ENABLED, error);
  g_autofree char *text
      = is_enabled != NULL ? tresen_store_setting_load (db, TRESEN_SETTING_AWAY_TEXT, error) : NULL;
  g_autoptr (TresenAwaySettings) self = NULL;

  if (text == NULL)
    return NULL;
  self = tresen_away_settings_new (strcmp (is_enabled, "true") == 0, text);
  return load_hours (db, self, error) ? g_steal_pointer (&self) : NULL;
}

/* A TresenStoreFunc; @data is a TresenAwaySettings, of which the hours are not read. */
gpointer
tresen_away_settings_save_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenAwaySettings *self = data;

  if (tresen_store_setting_set (db, TRESEN_SETTING_AWAY_TEXT, self->text, error))
    tresen_store_setting_set (db, TRESEN_SETTING_AWAY_ENABLED, self->is_enabled ? "true" : "false",
                              error);
  return NULL;
}
