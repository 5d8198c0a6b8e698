/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-payments-model.h"

#include <string.h>

#include "tresen-source.h"
#include "tresen-store-changes.h"

#define PAGE 64
/* What is held is read afresh when something changes, but not all the time while many results come. */
#define PAUSE_US (G_USEC_PER_SEC / 2)

struct _TresenPaymentsModel
{
  GObject parent_instance;

  TresenStore *store;
  GMainContext *context;
  GCancellable *cancellable;
  GSource *pause;

  TresenPaymentFilter filter;
  char *search;
  gint64 amount;
  GPtrArray *rows; /* (element-type TresenPaymentItem) */
  guint wanted;    /* how many shall be held */
  guint looked_at;
  gboolean reaches_end;
  gboolean is_loaded;
  gboolean is_failing;
  gboolean is_shown;
  gboolean is_stale; /* something has changed since it was read */
  gboolean is_reading;
  guint generation; /* answers to questions of an earlier one are dropped */
};

enum
{
  PROP_0,
  PROP_LOADED,
  PROP_FAILING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void tresen_payments_model_list_init (GListModelInterface *iface);
static void tresen_payments_model_read (TresenPaymentsModel *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (TresenPaymentsModel,
                               tresen_payments_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      tresen_payments_model_list_init))

static GType
tresen_payments_model_get_item_type (GListModel *model)
{
  return TRESEN_TYPE_PAYMENT_ITEM;
}

static guint
tresen_payments_model_get_n_items (GListModel *model)
{
  return TRESEN_PAYMENTS_MODEL (model)->rows->len;
}

static gpointer
tresen_payments_model_get_item (GListModel *model, guint position)
{
  GPtrArray *rows = TRESEN_PAYMENTS_MODEL (model)->rows;

  return position < rows->len ? g_object_ref (g_ptr_array_index (rows, position)) : NULL;
}

static void
tresen_payments_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = tresen_payments_model_get_item_type;
  iface->get_n_items = tresen_payments_model_get_n_items;
  iface->get_item = tresen_payments_model_get_item;
}

/* The first so many rows, read in pages in the store's reader. */
typedef struct
{
  TresenPaymentsModel *model;
  guint generation;
  TresenPaymentFilter filter;
  char *search;
  gint64 amount;
  guint most;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_free (self->search);
  g_object_unref (self->model);
  g_free (self);
}

static void
add_orphans (GPtrArray *items, GPtrArray *steps)
{
  for (guint i = 0; i < steps->len; i++)
    g_ptr_array_add (items, tresen_payment_item_new_orphan (g_ptr_array_index (steps, i)));
}

/* Results without a payment are few: one page of them is all that is shown. */
static gboolean
read_orphans (TresenDb *db, const Question *question, GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) steps = NULL;

  if (question->filter != TRESEN_PAYMENTS_ATTENTION || *question->search != '\0')
    return TRUE;
  steps = tresen_store_payment_orphans (db, G_MAXINT64, PAGE, error);
  if (steps == NULL)
    return FALSE;
  add_orphans (items, steps);
  return TRUE;
}

/* What is read, and whether there is no more. */
typedef struct
{
  GPtrArray *items; /* (element-type TresenPaymentItem) */
  gboolean reaches_end;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static gboolean
read_payments (TresenDb *db, const Question *question, Answer *answer, GError **error)
{
  const TresenPaymentQuery query = { question->filter, question->search, question->amount };
  g_autoptr (TresenPayment) last = NULL;

  for (guint n = 0; n < question->most && !answer->reaches_end;)
    {
      guint most = MIN (PAGE, question->most - n);
      g_autoptr (GPtrArray) page = tresen_store_payments_page (db, &query, last, most, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        g_ptr_array_add (answer->items, tresen_payment_item_new (g_ptr_array_index (page, i)));
      n += page->len;
      answer->reaches_end = page->len < most;
      if (answer->reaches_end)
        break;
      g_clear_pointer (&last, tresen_payment_unref);
      last = tresen_payment_ref (g_ptr_array_index (page, page->len - 1));
    }
  return TRUE;
}

static gpointer
read_func (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (Answer) answer = g_new0 (Answer, 1);

  answer->items = g_ptr_array_new_with_free_func (g_object_unref);
  if (!read_orphans (db, data, answer->items, error) || !read_payments (db, data, answer, error))
    return NULL;
  return g_steal_pointer (&answer);
}

static void
set_flag (TresenPaymentsModel *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static GHashTable *
index_rows (GPtrArray *rows)
{
  GHashTable *by_key = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      TresenPaymentItem *item = g_ptr_array_index (rows, i);
      gint64 key = tresen_payment_item_get_key (item);

      g_hash_table_insert (by_key, g_memdup2 (&key, sizeof key), item);
    }
  return by_key;
}

/* Who looks the same stays the same item, so that the list need not draw it again. */
static GPtrArray *
make_items (TresenPaymentsModel *self, GPtrArray *items)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) by_key = index_rows (self->rows);

  for (guint i = 0; i < items->len; i++)
    {
      TresenPaymentItem *item = g_ptr_array_index (items, i);
      gint64 key = tresen_payment_item_get_key (item);
      TresenPaymentItem *old = g_hash_table_lookup (by_key, &key);

      if (old != NULL && tresen_payment_item_shows (old, item))
        item = old;
      g_ptr_array_add (rows, g_object_ref (item));
    }
  return rows;
}

/* Tells the shortest stretch that covers the difference. */
static void
show_rows (TresenPaymentsModel *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) old = self->rows;
  guint shorter = MIN (old->len, rows->len);
  guint head = 0, tail = 0;

  while (head < shorter && g_ptr_array_index (old, head) == g_ptr_array_index (rows, head))
    head++;
  while (tail < shorter - head
         && g_ptr_array_index (old, old->len - 1 - tail)
                == g_ptr_array_index (rows, rows->len - 1 - tail))
    tail++;
  self->rows = rows;
  if (old->len - head - tail > 0 || rows->len - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                rows->len - head - tail);
}

static gboolean
pause_cb (gpointer user_data)
{
  TresenPaymentsModel *self = user_data;

  tresen_source_clear (&self->pause);
  if (self->is_stale)
    tresen_payments_model_read (self);
  return G_SOURCE_REMOVE;
}

static void
begin_pause (TresenPaymentsModel *self)
{
  if (self->pause == NULL)
    self->pause = tresen_source_add_timeout (self->context, PAUSE_US, pause_cb, self, NULL);
}

static void
note_failure (TresenPaymentsModel *self, const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CLOSED))
    return;
  g_info ("Reading the payments: %s", error->message);
  self->is_stale = TRUE;
  set_flag (self, &self->is_failing, TRUE, PROP_FAILING);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (TresenPaymentsModel) self = g_object_ref (question->model);
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) answer = tresen_store_read_finish (TRESEN_STORE (source), result, &error);
  gboolean is_current = question->generation == self->generation;

  question_free (question);
  if (!is_current || g_cancellable_is_cancelled (self->cancellable))
    return;
  self->is_reading = FALSE;
  begin_pause (self);
  if (answer == NULL)
    {
      note_failure (self, error);
      return;
    }
  self->reaches_end = answer->reaches_end;
  show_rows (self, make_items (self, answer->items));
  set_flag (self, &self->is_failing, FALSE, PROP_FAILING);
  set_flag (self, &self->is_loaded, TRUE, PROP_LOADED);
  tresen_payments_model_look_at (self, self->looked_at);
}

static void
tresen_payments_model_read (TresenPaymentsModel *self)
{
  Question *question;

  if (self->is_reading || self->store == NULL)
    return;
  self->is_reading = TRUE;
  self->is_stale = FALSE;
  question = g_new0 (Question, 1);
  question->model = g_object_ref (self);
  question->generation = self->generation;
  question->search = g_strdup (self->search);
  question->amount = self->amount;
  question->filter = self->filter;
  question->most = self->wanted;
  tresen_store_read_async (self->store, read_func, question, NULL, answer_free, self->cancellable,
                           read_cb, question);
}

/* Read at once if nothing was read just now, and only while somebody can see it. */
static void
note_change (TresenPaymentsModel *self)
{
  self->is_stale = TRUE;
  if (self->is_shown && self->pause == NULL)
    tresen_payments_model_read (self);
}

static void
topic_cb (TresenPaymentsModel *self, gint64 topic)
{
  if (topic == TRESEN_TOPIC_PAYMENT || topic == TRESEN_TOPIC_CUSTOMER)
    note_change (self);
}

static void
tresen_payments_model_dispose (GObject *object)
{
  TresenPaymentsModel *self = TRESEN_PAYMENTS_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  tresen_source_clear (&self->pause);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_payments_model_parent_class)->dispose (object);
}

static void
tresen_payments_model_finalize (GObject *object)
{
  TresenPaymentsModel *self = TRESEN_PAYMENTS_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_ptr_array_unref (self->rows);
  g_free (self->search);
  G_OBJECT_CLASS (tresen_payments_model_parent_class)->finalize (object);
}

static void
tresen_payments_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TresenPaymentsModel *self = TRESEN_PAYMENTS_MODEL (object);

  if (id == PROP_LOADED)
    g_value_set_boolean (value, self->is_loaded);
  else if (id == PROP_FAILING)
    g_value_set_boolean (value, self->is_failing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tresen_payments_model_class_init (TresenPaymentsModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tresen_payments_model_dispose;
  object_class->finalize = tresen_payments_model_finalize;
  object_class->get_property = tresen_payments_model_get_property;
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FAILING] = g_param_spec_boolean ("failing", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tresen_payments_model_init (TresenPaymentsModel *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->search = g_strdup ("");
  self->wanted = PAGE;
  self->is_stale = TRUE;
}

TresenPaymentsModel *
tresen_payments_model_new (TresenStore *store, TresenFeed *feed)
{
  TresenPaymentsModel *self = g_object_new (TRESEN_TYPE_PAYMENTS_MODEL, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (feed, "topic-changed", G_CALLBACK (topic_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (note_change), self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
tresen_payments_model_is_loaded (TresenPaymentsModel *self)
{
  return self->is_loaded;
}

gboolean
tresen_payments_model_is_failing (TresenPaymentsModel *self)
{
  return self->is_failing;
}

/** Whether there are more payments than it will ever hold. */
gboolean
tresen_payments_model_is_cut (TresenPaymentsModel *self)
{
  return self->rows->len >= TRESEN_PAYMENTS_MOST && !self->reaches_end;
}

/** Whether it is asked for some payments only. */
gboolean
tresen_payments_model_is_filtered (TresenPaymentsModel *self)
{
  return *self->search != '\0' || self->filter != TRESEN_PAYMENTS_ALL;
}

/**
 * tresen_payments_model_ask:
 * @search: what was typed
 * @amount: what was typed as minor units; 0 when it is no amount
 *
 * Asks for other payments; the first of them come next.
 */
void
tresen_payments_model_ask (TresenPaymentsModel *self,
                           TresenPaymentFilter filter,
                           const char *search,
                           gint64 amount)
{
  if (filter == self->filter && amount == self->amount && strcmp (search, self->search) == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (search);
  self->filter = filter;
  self->amount = amount;
  self->wanted = PAGE;
  self->looked_at = 0;
  self->generation++;
  self->is_reading = FALSE;
  tresen_payments_model_read (self);
}

/** Has more read when what is looked at is near the end of what is held. */
void
tresen_payments_model_look_at (TresenPaymentsModel *self, guint position)
{
  self->looked_at = position < self->rows->len ? position : 0;
  if (self->reaches_end || self->looked_at + PAGE <= self->rows->len
      || self->wanted >= TRESEN_PAYMENTS_MOST || self->wanted > self->rows->len)
    return;
  self->wanted = MIN (self->wanted * 2, TRESEN_PAYMENTS_MOST);
  tresen_payments_model_read (self);
}

/** What nobody sees is not read. */
void
tresen_payments_model_set_shown (TresenPaymentsModel *self, gboolean is_shown)
{
  self->is_shown = is_shown;
  if (is_shown && self->is_stale)
    tresen_payments_model_read (self);
}

/** @key: of the item. Returns: its position; G_MAXUINT when it is not held */
guint
tresen_payments_model_find (TresenPaymentsModel *self, gint64 key)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (tresen_payment_item_get_key (g_ptr_array_index (self->rows, i)) == key)
      return i;
  return G_MAXUINT;
}
