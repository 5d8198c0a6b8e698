/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-transcript-payments.h"

#include "tresen-store-payment-lists.h"
#include "tresen-transcript-question.h"

#define PAGE 32

static TresenTimelineEntry *
to_entry (TresenPayment *payment)
{
  TresenTimelineEntry *entry = tresen_timeline_entry_new ();

  entry->id = -payment->id;
  entry->customer_id = payment->customer_id;
  entry->is_event = TRUE;
  entry->direction = TRESEN_DIRECTION_OUT;
  entry->kind = g_strdup ("payment");
  entry->text = g_strdup ("");
  entry->detail = g_strdup ("{}");
  entry->created_at_us = payment->created_at_us;
  entry->received_at_us = payment->created_at_us;
  entry->payment = tresen_payment_ref (payment);
  return entry;
}

/** A payment as an entry of its customer's conversation. */
TresenTimelineEntry *
tresen_transcript_payment_load (TresenDb *db, gint64 payment_id, GError **error)
{
  g_autoptr (TresenPayment) payment = tresen_store_payment_row (db, payment_id, error);

  return payment != NULL ? to_entry (payment) : NULL;
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  return tresen_transcript_compare (*(TresenTimelineEntry *const *) a,
                                    *(TresenTimelineEntry *const *) b);
}

static gboolean
is_before (const TresenTimelineEntry *entry, const TresenTimelineAnchor *anchor)
{
  return entry->created_at_us < anchor->created_at_us
         || (entry->created_at_us == anchor->created_at_us && entry->id < anchor->id);
}

static gboolean
is_after (const TresenTimelineEntry *entry, const TresenTimelineAnchor *anchor)
{
  return entry->created_at_us > anchor->created_at_us
         || (entry->created_at_us == anchor->created_at_us && entry->id > anchor->id);
}

/* The place from which payments are read backwards: behind all that were made in the moment of @to. */
static TresenPayment *
make_start (const TresenTimelineAnchor *to)
{
  TresenPayment *start = tresen_payment_new ();

  start->created_at_us = to->created_at_us;
  start->id = G_MAXINT64;
  return start;
}

/* %FALSE when the page, newest first, goes beyond @from. */
static gboolean
add_page (GPtrArray *entries,
          GPtrArray *page,
          const TresenTimelineAnchor *from,
          const TresenTimelineAnchor *to)
{
  for (guint i = 0; i < page->len; i++)
    {
      g_autoptr (TresenTimelineEntry) entry = to_entry (g_ptr_array_index (page, i));

      if (!is_after (entry, from))
        return FALSE;
      if (is_before (entry, to))
        g_ptr_array_add (entries, tresen_timeline_entry_ref (entry));
    }
  return TRUE;
}

/**
 * tresen_transcript_payments_add:
 * @from, @to: both beyond what is wanted
 * @entries: (inout) (element-type TresenTimelineEntry): gets the payments made in between, each in its place
 */
gboolean
tresen_transcript_payments_add (TresenDb *db,
                                gint64 customer_id,
                                const TresenTimelineAnchor *from,
                                const TresenTimelineAnchor *to,
                                GPtrArray *entries,
                                GError **error)
{
  g_autoptr (TresenPayment) last = make_start (to);

  while (last != NULL)
    {
      g_autoptr (GPtrArray) page
          = tresen_store_payments_of_customer (db, customer_id, last, PAGE, error);
      gboolean is_over;

      if (page == NULL)
        return FALSE;
      is_over = !add_page (entries, page, from, to) || page->len < PAGE;
      g_clear_pointer (&last, tresen_payment_unref);
      last = is_over ? NULL : tresen_payment_ref (g_ptr_array_index (page, page->len - 1));
    }
  g_ptr_array_sort (entries, compare_cb);
  return TRUE;
}
