/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-http-rate.h"

#define MAX_CALLERS 4096

typedef struct
{
  double tokens;
  gint64 filled_us;
} Bucket;

struct _TresenHttpRate
{
  guint per_second;
  GHashTable *buckets; /* caller -> Bucket */
};

/**
 * tresen_http_rate_new:
 * @per_second: requests a second that one caller may make, and as many at once after a pause; 0 for no limit
 *
 * Returns: (transfer full): the counter
 */
TresenHttpRate *
tresen_http_rate_new (guint per_second)
{
  TresenHttpRate *self = g_new (TresenHttpRate, 1);

  self->per_second = per_second;
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * tresen_http_rate_free:
 * @self: (transfer full): a counter
 */
void
tresen_http_rate_free (TresenHttpRate *self)
{
  g_hash_table_unref (self->buckets);
  g_free (self);
}

static gboolean
is_stale (gpointer key, gpointer value, gpointer user_data)
{
  const gint64 *now_us = user_data;

  return *now_us - ((Bucket *) value)->filled_us >= G_USEC_PER_SEC;
}

/* A caller who stayed away for a second has a full bucket and needs none. */
static Bucket *
find_bucket (TresenHttpRate *self, const char *caller, gint64 now_us)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, caller);

  if (bucket != NULL)
    return bucket;
  if (g_hash_table_size (self->buckets) >= MAX_CALLERS)
    g_hash_table_foreach_remove (self->buckets, is_stale, &now_us);
  if (g_hash_table_size (self->buckets) >= MAX_CALLERS)
    return NULL;
  bucket = g_new (Bucket, 1);
  bucket->tokens = self->per_second;
  bucket->filled_us = now_us;
  g_hash_table_insert (self->buckets, g_strdup (caller), bucket);
  return bucket;
}

/**
 * tresen_http_rate_take:
 * @self: a counter
 * @caller: who asks
 * @now_us: a monotonic time in microseconds
 *
 * Returns: whether @caller may make one more request now. With more than 4,096 callers in one second newcomers may not.
 */
gboolean
tresen_http_rate_take (TresenHttpRate *self, const char *caller, gint64 now_us)
{
  Bucket *bucket;

  if (self->per_second == 0)
    return TRUE;
  bucket = find_bucket (self, caller, now_us);
  if (bucket == NULL)
    return FALSE;
  bucket->tokens += (double) (now_us - bucket->filled_us) * self->per_second / G_USEC_PER_SEC;
  bucket->tokens = MIN (bucket->tokens, self->per_second);
  bucket->filled_us = now_us;
  if (bucket->tokens < 1)
    return FALSE;
  bucket->tokens -= 1;
  return TRUE;
}
