/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-inbound-account.h"

#include <string.h>

#include "tresen-json.h"
#include "tresen-store-asides.h"
#include "tresen-store-health.h"

/* What an event says about the account's standing, and the member of its detail that says until when or why. */
typedef struct
{
  const char *event;
  const char *state;
  const char *member;
} Standing;

static const Standing verification[] = {
  { "qualification_verify_success", "ok", "expires" },
  { "qualification_verify_fail", "refused", "reason" },
  { "annual_renew", "renew", "expires" },
  { "verify_expired", "expired", "expires" },
};

static const Standing naming[] = {
  { "naming_verify_success", "ok", "expires" },
  { "naming_verify_fail", "refused", "reason" },
};

static const struct
{
  const char *health_key;
  const Standing *standings;
  guint n_standings;
} matters[] = {
  { "verification", verification, G_N_ELEMENTS (verification) },
  { "naming", naming, G_N_ELEMENTS (naming) },
};

static const Standing *
find_standing (const Standing *standings, guint n, const char *event)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (standings[i].event, event) == 0)
      return &standings[i];
  return NULL;
}

/* Deliveries come in any order, so the standing is that of the event which happened last. */
static gboolean
write_standing (TresenDb *db, guint matter, gint64 now_us, GError **error)
{
  const Standing *standings = matters[matter].standings;
  guint n = matters[matter].n_standings;
  g_autofree const char **events = g_new0 (const char *, n + 1);
  g_autoptr (TresenTimelineEntry) latest = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (JsonObject) detail = NULL;
  const Standing *standing;
  const char *value;

  for (guint i = 0; i < n; i++)
    events[i] = standings[i].event;
  latest = tresen_store_aside_find_latest (db, 0, events, error);
  if (latest == NULL)
    return FALSE;
  standing = find_standing (standings, n, latest->kind);
  text = g_bytes_new (latest->detail, strlen (latest->detail));
  detail = tresen_json_parse_object (text, NULL);
  value = detail != NULL ? tresen_json_get_string (detail, standing->member) : NULL;
  return tresen_store_health_set (db, matters[matter].health_key, standing->state, value, now_us,
                                  error);
}

/**
 * tresen_inbound_account_write:
 * @event: an event about the account
 *
 * Keeps it beside the conversations, since who it came from is no customer. One about the account's verification or name is
 * told in the health rows "verification" and "naming" (bridge/README.md). Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_inbound_account_write (TresenDb *db, const TresenTimelineEntry *event, GError **error)
{
  if (tresen_store_aside_add (db, event, error) < 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (matters); i++)
    if (find_standing (matters[i].standings, matters[i].n_standings, event->kind) != NULL)
      return write_standing (db, i, event->received_at_us, error);
  return TRUE;
}
