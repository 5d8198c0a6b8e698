/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-away.h"

#include <string.h>

#include "tresen-store-changes.h"
#include "tresen-store-settings.h"

struct _TresenAway
{
  GObject parent_instance;

  TresenStore *store;
  TresenStoreWatch *watch;
  TresenOpeningHours *hours; /* (nullable) not given: then nobody knows when the shop is closed */
  char *text;                /* (nullable) while it is switched off */
};

G_DEFINE_FINAL_TYPE (TresenAway, tresen_away, G_TYPE_OBJECT)

/* The text when it is switched on, else "". */
static gpointer
read_text (TresenDb *db, gpointer data, GError **error)
{
  g_autofree char *is_enabled = tresen_store_setting_load (db, TRESEN_SETTING_AWAY_ENABLED, error);

  if (is_enabled == NULL)
    return NULL;
  if (strcmp (is_enabled, "true") != 0)
    return g_strdup ("");
  return tresen_store_setting_load (db, TRESEN_SETTING_AWAY_TEXT, error);
}

static void
text_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenAway) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (text == NULL)
    {
      g_warning ("away: the settings cannot be read: %s",
                 error != NULL ? error->message : "no answer");
      return;
    }
  g_clear_pointer (&self->text, g_free);
  g_strstrip (text);
  if (*text != '\0')
    self->text = g_steal_pointer (&text);
}

static void
set_cb (gpointer user_data)
{
  TresenAway *self = user_data;

  tresen_store_read_async (self->store, read_text, NULL, NULL, g_free, NULL, text_read_cb,
                           g_object_ref (self));
}

static void
tresen_away_dispose (GObject *object)
{
  TresenAway *self = TRESEN_AWAY (object);

  g_clear_pointer (&self->watch, tresen_store_watch_free);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_away_parent_class)->dispose (object);
}

static void
tresen_away_finalize (GObject *object)
{
  TresenAway *self = TRESEN_AWAY (object);

  g_clear_pointer (&self->hours, tresen_opening_hours_unref);
  g_free (self->text);
  G_OBJECT_CLASS (tresen_away_parent_class)->finalize (object);
}

static void
tresen_away_class_init (TresenAwayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_away_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_away_finalize;
}

static void
tresen_away_init (TresenAway *self)
{
}

/**
 * tresen_away_new:
 * @hours: (nullable): without them no away text is given
 *
 * Returns: (transfer full): one that gives no text until it is started
 */
TresenAway *
tresen_away_new (TresenStore *store, TresenOpeningHours *hours)
{
  TresenAway *self = g_object_new (TRESEN_TYPE_AWAY, NULL);

  self->store = g_object_ref (store);
  self->hours = hours != NULL ? tresen_opening_hours_ref (hours) : NULL;
  return self;
}

/** tresen_away_start: Reads the settings and follows them from then on. Its context. */
void
tresen_away_start (TresenAway *self)
{
  if (self->hours == NULL)
    return;
  self->watch = tresen_store_watch_topics (self->store, TRESEN_TOPIC_BIT (TRESEN_TOPIC_SETTING),
                                           set_cb, self);
  set_cb (self);
}

/**
 * tresen_away_dup_text:
 * @now_us: microseconds since 1970-01-01 UTC
 * @closed_since_us: (out): when the shop closed; only set with a text
 *
 * Its context.
 *
 * Returns: (transfer full) (nullable): what customers get now; %NULL while the shop is open, or the away text is switched off
 */
char *
tresen_away_dup_text (TresenAway *self, gint64 now_us, gint64 *closed_since_us)
{
  if (self->text == NULL || tresen_opening_hours_is_open (self->hours, now_us))
    return NULL;
  *closed_since_us = tresen_opening_hours_closed_since (self->hours, now_us);
  return g_strdup (self->text);
}
