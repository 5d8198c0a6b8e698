/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-source.h"

static GSource *
attach (GSource *source,
        GMainContext *context,
        GSourceFunc func,
        gpointer data,
        GDestroyNotify destroy)
{
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, context);
  return source;
}

/**
 * tresen_source_add_idle:
 * @context: the context to run in; the one that was thread-default when the owner was made, never
 * assumed
 * @func: runs in @context's thread
 * @destroy: (nullable): frees @data
 *
 * Returns: (transfer full): the attached source; end it with tresen_source_clear(). Any thread.
 */
GSource *
tresen_source_add_idle (GMainContext *context,
                        GSourceFunc func,
                        gpointer data,
                        GDestroyNotify destroy)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  return attach (source, context, func, data, destroy);
}

/**
 * tresen_source_add_timeout:
 * @context: the context to run in
 * @delay_us: microseconds until @func runs, rounded up to milliseconds
 *
 * Returns: (transfer full): the attached source; end it with tresen_source_clear(). Any thread.
 */
GSource *
tresen_source_add_timeout (GMainContext *context,
                           gint64 delay_us,
                           GSourceFunc func,
                           gpointer data,
                           GDestroyNotify destroy)
{
  gint64 ms = MAX (delay_us, 0) / 1000 + (delay_us > 0 && delay_us % 1000 != 0);

  return attach (g_timeout_source_new ((guint) MIN (ms, G_MAXUINT)), context, func, data, destroy);
}

/**
 * tresen_source_clear:
 * @source: (inout) (nullable): a source that this module made
 *
 * Destroys and releases the source, whether or not it has run, and sets the variable to %NULL.
 */
void
tresen_source_clear (GSource **source)
{
  GSource *old = g_steal_pointer (source);

  if (old == NULL)
    return;
  g_source_destroy (old);
  g_source_unref (old);
}
