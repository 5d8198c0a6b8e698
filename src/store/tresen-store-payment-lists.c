/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-store-payment-lists.h"

#include "tresen-store-names.h"
#include "tresen-store-payment-rows.h"

/* Each filter walks an index of its own; its terms are those of the index, word by word. */
#define IS_OPEN "p.state IN (0, 1, 2, 6) AND p.withdrawn_at = 0"
#define IS_PAID "p.state = 3"
#define IS_REFUNDED "p.refunded + p.reserved > 0"
#define IS_CLOSED "(p.state IN (4, 5) OR (p.withdrawn_at > 0 AND p.state <> 3))"
#define NEEDS_ATTENTION                                                                            \
  "p.handled_at = 0 AND (p.state = 6 OR p.has_conflict = 1 OR p.has_mismatch = 1 OR p.unknown > "  \
  "0)"

#define PAGE(index, terms)                                                                         \
  "SELECT " TRESEN_PAYMENT_COLUMNS " FROM payment p INDEXED BY " index TRESEN_PAYMENT_JOINS        \
  " WHERE (p.created_at, p.id) < (?1, ?2) AND " terms                                              \
  " ORDER BY p.created_at DESC, p.id DESC LIMIT ?3"

static const char page_all[] = PAGE ("payment_by_created", "?1 IS NOT NULL");
static const char page_open[] = PAGE ("payment_open", IS_OPEN);
static const char page_paid[] = PAGE ("payment_paid", IS_PAID);
static const char page_refunded[] = PAGE ("payment_refunded", IS_REFUNDED);
static const char page_closed[] = PAGE ("payment_closed", IS_CLOSED);
static const char page_attention[] = PAGE ("payment_attention", NEEDS_ATTENTION);
static const char page_customer[] = PAGE ("payment_by_customer", "p.customer_id = ?4");

/* What is found costs by how much is found: ?4 and ?5 where texts begin and end, ?6 and ?7 the folded name, ?8 the amount, ?9 the
 * filter. */
#define FOUND                                                                                      \
  "SELECT id FROM payment WHERE ref_nr >= ?4 AND ref_nr < ?5"                                      \
  " UNION SELECT id FROM payment WHERE amount = ?8 AND ?8 > 0"                                     \
  " UNION SELECT payment_id FROM pay_attempt WHERE trans_id >= ?4 AND trans_id < ?5"               \
  " UNION SELECT payment_id FROM pay_attempt WHERE pay_id >= ?4 AND pay_id < ?5 AND pay_id <> ''"  \
  " UNION SELECT payment_id FROM refund WHERE trans_id >= ?4 AND trans_id < ?5"                    \
  " UNION SELECT p.id FROM customer_word w JOIN payment p ON p.customer_id = w.customer_id"        \
  " WHERE w.word >= ?6 AND w.word < ?7 AND ?6 <> ''"
static const char page_found[]
    = "SELECT " TRESEN_PAYMENT_COLUMNS " FROM payment p" TRESEN_PAYMENT_JOINS
      " WHERE p.id IN (" FOUND ") AND (p.created_at, p.id) < (?1, ?2)"
      " AND CASE ?9 WHEN 1 THEN " IS_OPEN " WHEN 2 THEN " IS_PAID " WHEN 3 THEN " IS_REFUNDED
      " WHEN 4 THEN " IS_CLOSED " WHEN 5 THEN " NEEDS_ATTENTION
      " ELSE 1 END ORDER BY p.created_at DESC, p.id DESC LIMIT ?3";

/* Nothing in UTF-8 stands behind this character. */
#define LAST_CHARACTER "\xf4\x8f\xbf\xbf"

void
tresen_payment_sum_free (TresenPaymentSum *self)
{
  if (self == NULL)
    return;
  g_free (self->currency);
  g_free (self);
}

static GPtrArray *
find_page (TresenDb *db,
           const TresenPaymentQuery *query,
           TresenValue at,
           TresenValue id,
           guint most,
           GError **error)
{
  g_autofree char *end = g_strconcat (query->search, LAST_CHARACTER, NULL);
  g_autofree char *name = tresen_store_name_fold (query->search);
  g_autofree char *name_end = g_strconcat (name, LAST_CHARACTER, NULL);
  g_autoptr (TresenRows) rows = tresen_db_query (
      db, error, page_found, at, id, TRESEN_INT (most), TRESEN_TEXT (query->search),
      TRESEN_TEXT (end), TRESEN_TEXT (name), TRESEN_TEXT (name_end), TRESEN_INT (query->amount),
      TRESEN_INT (query->filter));

  return tresen_store_payment_rows_read (db, rows, error);
}

/**
 * tresen_store_payments_page:
 * @after: (nullable): the last row shown; %NULL for the first page
 * @most: how many at most
 *
 * Payments with customer and the attempt that stands for each, newest first; without attempts, refunds and steps. Costs the same at
 * any depth; a search costs by how much it finds. Worker thread.
 *
 * Returns: (transfer full) (element-type TresenPayment) (nullable): the rows behind @after, fewer than @most at the end; %NULL with
 * @error
 */
GPtrArray *
tresen_store_payments_page (TresenDb *db,
                            const TresenPaymentQuery *query,
                            const TresenPayment *after,
                            guint most,
                            GError **error)
{
  static const char *const pages[]
      = { [TRESEN_PAYMENTS_ALL] = page_all,       [TRESEN_PAYMENTS_OPEN] = page_open,
          [TRESEN_PAYMENTS_PAID] = page_paid,     [TRESEN_PAYMENTS_REFUNDED] = page_refunded,
          [TRESEN_PAYMENTS_CLOSED] = page_closed, [TRESEN_PAYMENTS_ATTENTION] = page_attention };
  TresenValue at = TRESEN_INT (after != NULL ? after->created_at_us : G_MAXINT64);
  TresenValue id = TRESEN_INT (after != NULL ? after->id : G_MAXINT64);
  g_autoptr (TresenRows) rows = NULL;

  g_return_val_if_fail ((guint) query->filter < G_N_ELEMENTS (pages), NULL);
  if (query->search != NULL && *query->search != '\0')
    return find_page (db, query, at, id, most, error);
  rows = tresen_db_query (db, error, pages[query->filter], at, id, TRESEN_INT (most));
  return tresen_store_payment_rows_read (db, rows, error);
}

/**
 * tresen_store_payments_of_customer:
 *
 * As tresen_store_payments_page(), of one customer. Worker thread.
 *
 * Returns: (transfer full) (element-type TresenPayment) (nullable): %NULL with @error
 */
GPtrArray *
tresen_store_payments_of_customer (TresenDb *db,
                                   gint64 customer_id,
                                   const TresenPayment *after,
                                   guint most,
                                   GError **error)
{
  g_autoptr (TresenRows) rows = tresen_db_query (
      db, error, page_customer, TRESEN_INT (after != NULL ? after->created_at_us : G_MAXINT64),
      TRESEN_INT (after != NULL ? after->id : G_MAXINT64), TRESEN_INT (most),
      TRESEN_INT (customer_id));

  return tresen_store_payment_rows_read (db, rows, error);
}

/** tresen_store_payment_row: One row of the list. Worker thread. Returns: (transfer full) (nullable): %NULL with NOT_FOUND or another
 * error */
TresenPayment *
tresen_store_payment_row (TresenDb *db, gint64 payment_id, GError **error)
{
  static const char sql[]
      = "SELECT " TRESEN_PAYMENT_COLUMNS " FROM payment p" TRESEN_PAYMENT_JOINS " WHERE p.id = ?1";
  g_autoptr (TresenRows) rows = tresen_db_query (db, error, sql, TRESEN_INT (payment_id));
  g_autoptr (GPtrArray) list = tresen_store_payment_rows_read (db, rows, error);

  if (list != NULL && list->len == 0)
    tresen_store_set_not_found ("payment", error);
  return list != NULL && list->len > 0 ? tresen_payment_ref (g_ptr_array_index (list, 0)) : NULL;
}

static gboolean
count (TresenDb *db, const char *sql, guint *n, GError **error)
{
  gint64 value = 0;

  if (tresen_db_find_values (db, &value, sql, NULL, 0, error) < 0)
    return FALSE;
  *n = (guint) value;
  return TRUE;
}

/** tresen_store_payments_count: How many are open, need attention, belong to none. Costs by how many they are. Worker thread. Returns:
 * %FALSE with @error */
gboolean
tresen_store_payments_count (TresenDb *db, TresenPaymentCounts *counts, GError **error)
{
  return count (db, "SELECT count (*) FROM payment p INDEXED BY payment_open WHERE " IS_OPEN,
                &counts->n_open, error)
         && count (db,
                   "SELECT count (*) FROM payment p INDEXED BY payment_attention"
                   " WHERE " NEEDS_ATTENTION,
                   &counts->n_attention, error)
         && count (db,
                   "SELECT count (*) FROM payment_step INDEXED BY payment_step_orphans_open"
                   " WHERE payment_id IS NULL AND handled_at = 0",
                   &counts->n_orphans, error);
}

/**
 * tresen_store_payments_sum:
 * @from_us, @to_us: payments made from then on and before then
 *
 * Worker thread.
 *
 * Returns: (transfer full) (element-type TresenPaymentSum) (nullable): one for each currency and mode in which anything was paid, live
 * first; %NULL with @error
 */
GPtrArray *
tresen_store_payments_sum (TresenDb *db, gint64 from_us, gint64 to_us, GError **error)
{
  static const char sql[]
      = "SELECT currency, is_live, count (*), sum (captured), sum (refunded), sum (reserved)"
        " FROM payment INDEXED BY payment_paid WHERE state = 3 AND created_at >= ?1"
        " AND created_at < ?2 GROUP BY is_live, currency ORDER BY is_live DESC, currency";
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_payment_sum_free);
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, sql, TRESEN_INT (from_us), TRESEN_INT (to_us));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    {
      TresenPaymentSum *sum = g_new0 (TresenPaymentSum, 1);

      sum->currency = tresen_rows_dup_text (rows, 0);
      sum->is_live = sqlite3_column_int (rows, 1) != 0;
      sum->n_paid = (guint) sqlite3_column_int (rows, 2);
      sum->captured = sqlite3_column_int64 (rows, 3);
      sum->refunded = sqlite3_column_int64 (rows, 4);
      sum->reserved = sqlite3_column_int64 (rows, 5);
      g_ptr_array_add (list, sum);
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

/**
 * tresen_store_payment_orphans:
 * @before_id: %G_MAXINT64 for the newest
 *
 * Authentic results for orders that are not known here: somebody else uses the merchant's account, or a database was put back.
 * Those that staff have seen to are left out.
 * Worker thread.
 *
 * Returns: (transfer full) (element-type TresenPaymentStep) (nullable): newest first; %NULL with @error
 */
GPtrArray *
tresen_store_payment_orphans (TresenDb *db, gint64 before_id, guint most, GError **error)
{
  static const char sql[]
      = "SELECT " TRESEN_STEP_COLUMNS " FROM payment_step INDEXED BY payment_step_orphans_open"
        " WHERE payment_id IS NULL AND handled_at = 0 AND id < ?1 ORDER BY id DESC LIMIT ?2";
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_payment_step_unref);
  g_autoptr (TresenRows) rows
      = tresen_db_query (db, error, sql, TRESEN_INT (before_id), TRESEN_INT (most));
  int step = rows != NULL ? 1 : -1;

  while (step > 0 && (step = tresen_rows_next (db, rows, error)) > 0)
    g_ptr_array_add (list, tresen_store_payment_step_read (rows));
  return step == 0 ? g_steal_pointer (&list) : NULL;
}
