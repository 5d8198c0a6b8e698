/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-inbound-results.h"

#include "tresen-store-asides.h"
#include "tresen-store-results.h"
#include "tresen-wechat-result.h"

/**
 * tresen_inbound_results_write:
 * @event: an event about a customer
 * @is_ours: (out): whether it tells what became of our messages, and of nothing else: then it says nothing that the messages do
 *   not say themselves
 *
 * Brings the results that an event tells to the messages that they are about. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_inbound_results_write (TresenDb *db,
                              const TresenTimelineEntry *event,
                              gboolean *is_ours,
                              GError **error)
{
  g_autoptr (GPtrArray) results = tresen_wechat_results_read (event->kind, event->detail);

  *is_ours = results->len > 0;
  for (guint i = 0; i < results->len; i++)
    {
      const TresenWechatResult *result = results->pdata[i];
      gboolean is_found = FALSE;
      gboolean is_written
          = result->is_delivered
                ? tresen_store_result_delivered (db, event->customer_id, result->msgid,
                                                 event->created_at_us, &is_found, error)
                : tresen_store_result_failed (db, event->customer_id, result->msgid, result->code,
                                              result->words, &is_found, error);

      if (!is_written)
        return FALSE;
      *is_ours = *is_ours && is_found;
    }
  return TRUE;
}

/**
 * tresen_inbound_results_expect:
 * @entry_id: a message that was just written down as accepted, in this transaction
 * @remote_id: the id that WeChat gave to it
 *
 * From here on results find the message. WeChat may tell one before the answer that holds the id has been written down, so
 * those that came early are looked for; they are no line of the conversation any more. Writer's thread.
 *
 * Returns: %FALSE with @error
 */
gboolean
tresen_inbound_results_expect (TresenDb *db, gint64 entry_id, const char *remote_id, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;

  if (!tresen_store_result_expect (db, entry_id, remote_id, error))
    return FALSE;
  events = tresen_store_results_early (db, entry_id, error);
  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      gboolean is_ours = FALSE;

      if (!tresen_inbound_results_write (db, events->pdata[i], &is_ours, error)
          || (is_ours && !tresen_store_aside_take (db, events->pdata[i], error)))
        return FALSE;
    }
  return events != NULL;
}
