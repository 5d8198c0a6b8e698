/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-health-reporter.h"

#include "tresen-store-health.h"
#include "tresen-wechat-client.h"
#include "tresen-wechat-reaction.h"

struct _TresenHealthReporter
{
  TresenStore *store;
  TresenClock *clock;
  GHashTable *said; /* key -> "state\ndetail" */
};

typedef struct
{
  char *key;
  char *state;
  char *detail;
  gint64 now_us;
} Report;

static void
report_free (Report *self)
{
  g_free (self->key);
  g_free (self->state);
  g_free (self->detail);
  g_free (self);
}

static gpointer
write_report (TresenDb *db, gpointer data, GError **error)
{
  Report *report = data;

  tresen_store_health_set (db, report->key, report->state, report->detail, report->now_us, error);
  return NULL;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL)
    g_warning ("health: cannot be written: %s", error->message);
}

/** tresen_health_reporter_new: Returns: (transfer full): a reporter that has said nothing yet. */
TresenHealthReporter *
tresen_health_reporter_new (TresenStore *store, TresenClock *clock)
{
  TresenHealthReporter *self = g_new0 (TresenHealthReporter, 1);

  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  self->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
tresen_health_reporter_free (TresenHealthReporter *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->store);
  tresen_clock_unref (self->clock);
  g_hash_table_unref (self->said);
  g_free (self);
}

/**
 * tresen_health_reporter_say:
 * @key: "server", "wechat" or another of this room's README
 * @state: "ok" or the word for what is wrong (see this room's README)
 * @detail: English, or a value to show; no secrets
 *
 * Writes only what differs from what was said last, and logs what is about WeChat and its quotas, since a server may have no window (how the
 * server does is said by whoever started it). The reporter's context.
 */
void
tresen_health_reporter_say (TresenHealthReporter *self,
                            const char *key,
                            const char *state,
                            const char *detail)
{
  g_autofree char *saying = g_strconcat (state, "\n", detail, NULL);
  gboolean was_said = g_hash_table_contains (self->said, key);
  Report *report;

  if (g_strcmp0 (g_hash_table_lookup (self->said, key), saying) == 0)
    return;
  g_hash_table_insert (self->said, g_strdup (key), g_steal_pointer (&saying));
  if ((g_strcmp0 (key, "wechat") == 0 && g_strcmp0 (state, "unknown") != 0)
      || (g_strcmp0 (key, "quota") == 0 && (g_strcmp0 (state, "ok") != 0 || was_said)))
    g_message ("%s: %s%s%s", key, state, *detail != '\0' ? ": " : "", detail);
  report = g_new0 (Report, 1);
  report->key = g_strdup (key);
  report->state = g_strdup (state);
  report->detail = g_strdup (detail);
  report->now_us = tresen_clock_now_us (self->clock);
  tresen_store_write_async (self->store, write_report, report, (GDestroyNotify) report_free, NULL,
                            written_cb, NULL);
}

/* A person has to do something; what, the code says. */
static void
say_refused (TresenHealthReporter *self, const GError *error)
{
  int code = tresen_wechat_error_get_code (error);
  const char *address = tresen_wechat_error_get_address (error);
  g_autofree char *text = g_strdup_printf ("%d", code);

  switch ((int) tresen_wechat_reaction_to (code))
    {
    case TRESEN_WECHAT_REACTION_ADDRESS:
      tresen_health_reporter_say (self, "wechat", "address", address != NULL ? address : "");
      break;
    case TRESEN_WECHAT_REACTION_ADMINISTRATOR:
      tresen_health_reporter_say (self, "wechat", "administrator", text);
      break;
    case TRESEN_WECHAT_REACTION_STOP:
      tresen_health_reporter_say (self, "wechat", "frozen", text);
      break;
    default:
      tresen_health_reporter_say (self, "wechat", "refused", text);
      break;
    }
}

static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_NOT_SENT)
         || g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BAD_ANSWER)
         || g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_UNKNOWN);
}

/**
 * tresen_health_reporter_say_wechat:
 * @error: (nullable): what a call of WeChat's API came to, %NULL when it went well
 *
 * Says what that call tells of the connection to WeChat; a refusal of one message says that the
 * connection is well. The reporter's context.
 */
void
tresen_health_reporter_say_wechat (TresenHealthReporter *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS))
    say_refused (self, error);
  else if (is_lost (error) && tresen_wechat_error_get_retry_at_us (error) == 0)
    tresen_health_reporter_say (self, "wechat", "unreachable", "");
  else
    tresen_health_reporter_say (self, "wechat", "ok", "");
}
