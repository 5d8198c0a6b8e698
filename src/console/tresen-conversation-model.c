/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-conversation-model.h"

#include "tresen-conversation-order.h"
#include "tresen-conversation-stretch.h"
#include "tresen-source.h"

#define RETRY_DELAY_US (2 * G_USEC_PER_SEC)
#define REST_DELAY_US (G_USEC_PER_SEC / 2)
#define MOST_UPDATES 64

struct _TresenConversationModel
{
  GObject parent_instance;

  TresenStore *store;
  TresenClock *clock;
  GMainContext *context;
  GCancellable *cancellable;
  GSource *retry;
  GSource *rest;

  TresenConversationStretch *stretch;
  gboolean is_loaded;
  gboolean is_failing;

  guint generation; /* answers to questions of an earlier one are dropped */
  TresenReading reading;
  gboolean wants_again;
  GHashTable *dirty; /* ids of customers to be read */
  gboolean is_updating;
};

enum
{
  PROP_0,
  PROP_LOADED,
  PROP_FAILING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void tresen_conversation_model_list_init (GListModelInterface *iface);
static void tresen_conversation_model_read_again (TresenConversationModel *self);
static void tresen_conversation_model_read_dirty (TresenConversationModel *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (TresenConversationModel,
                               tresen_conversation_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      tresen_conversation_model_list_init))

/* A question on its way, for a page or for some customers. */
typedef struct
{
  TresenConversationModel *model;
  guint generation;
  TresenReading reading;
  GHashTable *ids; /* (nullable) */
} Question;

static Question *
question_new (TresenConversationModel *self)
{
  Question *question = g_new0 (Question, 1);

  question->model = g_object_ref (self);
  question->generation = self->generation;
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->model);
  g_clear_pointer (&question->ids, g_hash_table_unref);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static GType
tresen_conversation_model_get_item_type (GListModel *model)
{
  return TRESEN_TYPE_CONVERSATION_ITEM;
}

static guint
tresen_conversation_model_get_n_items (GListModel *model)
{
  return TRESEN_CONVERSATION_MODEL (model)->stretch->rows->len;
}

static gpointer
tresen_conversation_model_get_item (GListModel *model, guint position)
{
  GPtrArray *rows = TRESEN_CONVERSATION_MODEL (model)->stretch->rows;

  return position < rows->len ? g_object_ref (g_ptr_array_index (rows, position)) : NULL;
}

static void
tresen_conversation_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = tresen_conversation_model_get_item_type;
  iface->get_n_items = tresen_conversation_model_get_n_items;
  iface->get_item = tresen_conversation_model_get_item;
}

static void
set_flag (TresenConversationModel *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static GHashTable *
new_ids (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
mark_dirty (TresenConversationModel *self, gint64 customer_id)
{
  g_hash_table_add (self->dirty, g_memdup2 (&customer_id, sizeof customer_id));
}

/* Puts other rows in place and tells the shortest stretch that covers the difference. */
static void
show_rows (TresenConversationModel *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) old = self->stretch->rows;
  guint head = 0, tail = 0;
  guint shorter = MIN (old->len, rows->len);

  while (head < shorter && g_ptr_array_index (old, head) == g_ptr_array_index (rows, head))
    head++;
  while (tail < shorter - head
         && g_ptr_array_index (old, old->len - 1 - tail)
                == g_ptr_array_index (rows, rows->len - 1 - tail))
    tail++;
  self->stretch->rows = rows;
  if (old->len - head - tail > 0 || rows->len - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                rows->len - head - tail);
}

static gboolean
retry_cb (gpointer user_data)
{
  TresenConversationModel *self = user_data;

  tresen_source_clear (&self->retry);
  tresen_conversation_model_read_again (self);
  tresen_conversation_model_read_dirty (self);
  return G_SOURCE_REMOVE;
}

static void
note_failure (TresenConversationModel *self, const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_CLOSED))
    return;
  g_info ("Reading the conversations: %s", error->message);
  if (self->retry == NULL)
    self->retry = tresen_source_add_timeout (self->context, RETRY_DELAY_US, retry_cb, self, NULL);
  set_flag (self, &self->is_failing, TRUE, PROP_FAILING);
}

/* Whether the answer is still wanted. */
static gboolean
is_current (const Question *question)
{
  return question->generation == question->model->generation
         && !g_cancellable_is_cancelled (question->model->cancellable);
}

static void tresen_conversation_model_extend (TresenConversationModel *self);

static void
take_answer (TresenConversationModel *self, TresenReading reading, TresenConversationAnswer *answer)
{
  gboolean is_first_page = self->stretch->rows->len == 0;

  show_rows (self, tresen_conversation_stretch_take (self->stretch, reading, answer));
  /* The one that is kept against the filter was not among the answers. */
  if (self->stretch->pinned_id != 0)
    mark_dirty (self, self->stretch->pinned_id);
  set_flag (self, &self->is_failing, FALSE, PROP_FAILING);
  set_flag (self, &self->is_loaded, TRUE, PROP_LOADED);
  if (self->wants_again)
    tresen_conversation_model_read_again (self);
  else if (
      !is_first_page) /* more is read when the first rows are looked at, so that they are drawn before */
    tresen_conversation_model_extend (self);
  tresen_conversation_model_read_dirty (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  TresenConversationModel *self = question->model;
  g_autoptr (TresenConversationAnswer) answer
      = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (!is_current (question))
    return;
  self->reading = TRESEN_READING_NOTHING;
  if (answer == NULL)
    note_failure (self, error);
  else
    take_answer (self, question->reading, answer);
}

static void
start_reading (TresenConversationModel *self,
               TresenReading reading,
               const TresenConversationQuery *query)
{
  Question *question = question_new (self);

  question->reading = reading;
  self->reading = reading;
  tresen_store_read_async (
      self->store, tresen_conversation_query_run, g_memdup2 (query, sizeof *query), g_free,
      (GDestroyNotify) tresen_conversation_answer_free, self->cancellable, read_cb, question);
}

static void
tresen_conversation_model_read_again (TresenConversationModel *self)
{
  TresenConversationQuery query;

  self->wants_again = self->reading != TRESEN_READING_NOTHING;
  if (self->wants_again)
    return;
  if (self->stretch->rows->len == 0)
    self->stretch->now_us = tresen_clock_now_us (self->clock);
  tresen_conversation_stretch_again (self->stretch, &query);
  start_reading (self, TRESEN_READING_AGAIN, &query);
}

static void
tresen_conversation_model_extend (TresenConversationModel *self)
{
  TresenConversationQuery query;
  TresenReading reading;

  if (self->reading != TRESEN_READING_NOTHING || !self->is_loaded)
    return;
  reading = tresen_conversation_stretch_next (self->stretch, &query);
  if (reading != TRESEN_READING_NOTHING)
    start_reading (self, reading, &query);
}

/* Shows the rows as they are now; nothing held of a list that has rows means that its beginning has moved away. */
static void
show_placed_rows (TresenConversationModel *self, GPtrArray *rows)
{
  show_rows (self, rows);
  if (rows->len == 0 && !self->stretch->reaches_end)
    {
      tresen_conversation_stretch_restart (self->stretch, self->stretch->filter);
      tresen_conversation_model_read_again (self);
    }
}

static void
mark_all_dirty (TresenConversationModel *self, GHashTable *ids)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    mark_dirty (self, *(gint64 *) id);
}

static void
update_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  TresenConversationModel *self = question->model;
  g_autoptr (GPtrArray) loaded = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  self->is_updating = FALSE;
  if (loaded == NULL)
    {
      mark_all_dirty (self, question->ids);
      note_failure (self, error);
      return;
    }
  if (is_current (question))
    show_placed_rows (self,
                      tresen_conversation_stretch_place (self->stretch, question->ids, loaded));
  else
    mark_all_dirty (self, question->ids);
  tresen_conversation_model_read_dirty (self);
}

static void
tresen_conversation_model_read_dirty (TresenConversationModel *self)
{
  Question *question;
  GHashTableIter iter;
  gpointer id;
  GArray *ids;

  if (self->is_updating || !self->is_loaded || g_hash_table_size (self->dirty) == 0
      || g_cancellable_is_cancelled (self->cancellable))
    return;
  question = question_new (self);
  question->ids = new_ids ();
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->dirty);
  while (ids->len < MOST_UPDATES && g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_array_append_vals (ids, id, 1);
      g_hash_table_iter_steal (&iter);
      g_hash_table_add (question->ids, id);
    }
  self->is_updating = TRUE;
  tresen_store_read_async (self->store, tresen_conversation_query_run_ids, ids,
                           (GDestroyNotify) g_array_unref, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, update_cb, question);
}

static void
customer_changed_cb (TresenConversationModel *self, gint64 customer_id)
{
  mark_dirty (self, customer_id);
  tresen_conversation_model_read_dirty (self);
}

static gboolean
rest_cb (gpointer user_data)
{
  TresenConversationModel *self = user_data;

  tresen_source_clear (&self->rest);
  show_rows (self, tresen_conversation_stretch_rest (self->stretch));
  return G_SOURCE_REMOVE;
}

/** Tells which row is looked at, so that rows are there around it. */
void
tresen_conversation_model_look_at (TresenConversationModel *self, guint position)
{
  guint n_rows;

  g_return_if_fail (TRESEN_IS_CONVERSATION_MODEL (self));
  n_rows = self->stretch->rows->len;
  self->stretch->looked_at = MIN (position, n_rows > 0 ? n_rows - 1 : 0);
  tresen_source_clear (&self->rest);
  if (n_rows > TRESEN_CONVERSATION_MOST)
    self->rest = tresen_source_add_timeout (self->context, REST_DELAY_US, rest_cb, self, NULL);
  tresen_conversation_model_extend (self);
}

/** Puts the rows in order for the present moment and has their times drawn anew. Once a minute. */
void
tresen_conversation_model_tick (TresenConversationModel *self)
{
  g_return_if_fail (TRESEN_IS_CONVERSATION_MODEL (self));
  if (!self->is_loaded)
    return;
  show_placed_rows (self, tresen_conversation_stretch_pass_time (
                              self->stretch, tresen_clock_now_us (self->clock)));
  for (guint i = 0; i < self->stretch->rows->len; i++)
    tresen_conversation_item_touch (g_ptr_array_index (self->stretch->rows, i));
  if (!tresen_conversation_stretch_holds_all_pressing (self->stretch))
    tresen_conversation_model_read_again (self);
}

/** The position of a customer's row; TRESEN_CONVERSATION_NOWHERE when it is not held. */
guint
tresen_conversation_model_find (TresenConversationModel *self, gint64 customer_id)
{
  g_return_val_if_fail (TRESEN_IS_CONVERSATION_MODEL (self), TRESEN_CONVERSATION_NOWHERE);
  return tresen_conversation_stretch_find (self->stretch, customer_id);
}

/** The next row below @after, then from the top, whose customer waits for a reply that can still be given. */
guint
tresen_conversation_model_find_pressing (TresenConversationModel *self, guint after)
{
  GPtrArray *rows = self->stretch->rows;
  guint start = after < rows->len ? after + 1 : 0;

  for (guint i = 0; i < rows->len; i++)
    {
      guint position = (start + i) % rows->len;

      if (tresen_conversation_order_is_pressing (
              tresen_conversation_item_get (g_ptr_array_index (rows, position)),
              tresen_clock_now_us (self->clock)))
        return position;
    }
  return TRESEN_CONVERSATION_NOWHERE;
}

gboolean
tresen_conversation_model_is_loaded (TresenConversationModel *self)
{
  return self->is_loaded;
}

gboolean
tresen_conversation_model_is_failing (TresenConversationModel *self)
{
  return self->is_failing;
}

TresenConversationFilter
tresen_conversation_model_get_filter (TresenConversationModel *self)
{
  return self->stretch->filter;
}

/** Shows another list from its top; answers for the former one are not taken any more. */
void
tresen_conversation_model_set_filter (TresenConversationModel *self,
                                      TresenConversationFilter filter)
{
  g_return_if_fail (TRESEN_IS_CONVERSATION_MODEL (self));
  if (self->stretch->filter == filter)
    return;
  self->generation++;
  self->reading = TRESEN_READING_NOTHING;
  tresen_conversation_stretch_restart (self->stretch, filter);
  show_rows (self, g_ptr_array_new_with_free_func (g_object_unref));
  set_flag (self, &self->is_loaded, FALSE, PROP_LOADED);
  tresen_conversation_model_read_again (self);
}

/** The conversation that is being read stays in the list, though the filter asks for others (0 for none). */
void
tresen_conversation_model_set_pinned (TresenConversationModel *self, gint64 customer_id)
{
  gint64 former;

  g_return_if_fail (TRESEN_IS_CONVERSATION_MODEL (self));
  former = self->stretch->pinned_id;
  if (former == customer_id)
    return;
  self->stretch->pinned_id = customer_id;
  if (former != 0)
    customer_changed_cb (self, former);
}

static void
tresen_conversation_model_get_property (GObject *object,
                                        guint property_id,
                                        GValue *value,
                                        GParamSpec *pspec)
{
  TresenConversationModel *self = TRESEN_CONVERSATION_MODEL (object);

  switch (property_id)
    {
    case PROP_LOADED:
      g_value_set_boolean (value, self->is_loaded);
      break;
    case PROP_FAILING:
      g_value_set_boolean (value, self->is_failing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tresen_conversation_model_dispose (GObject *object)
{
  TresenConversationModel *self = TRESEN_CONVERSATION_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  tresen_source_clear (&self->retry);
  tresen_source_clear (&self->rest);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_conversation_model_parent_class)->dispose (object);
}

static void
tresen_conversation_model_finalize (GObject *object)
{
  TresenConversationModel *self = TRESEN_CONVERSATION_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->stretch, tresen_conversation_stretch_free);
  g_clear_pointer (&self->dirty, g_hash_table_unref);
  G_OBJECT_CLASS (tresen_conversation_model_parent_class)->finalize (object);
}

static void
tresen_conversation_model_class_init (TresenConversationModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tresen_conversation_model_dispose;
  object_class->finalize = tresen_conversation_model_finalize;
  object_class->get_property = tresen_conversation_model_get_property;
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FAILING] = g_param_spec_boolean ("failing", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tresen_conversation_model_init (TresenConversationModel *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->stretch = tresen_conversation_stretch_new ();
  self->dirty = new_ids ();
}

TresenConversationModel *
tresen_conversation_model_new (TresenStore *store, TresenFeed *feed, TresenClock *clock)
{
  TresenConversationModel *self = g_object_new (TRESEN_TYPE_CONVERSATION_MODEL, NULL);

  g_return_val_if_fail (TRESEN_IS_STORE (store) && TRESEN_IS_FEED (feed), NULL);
  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  g_signal_connect_object (feed, "customer-changed", G_CALLBACK (customer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (tresen_conversation_model_read_again), self,
                           G_CONNECT_SWAPPED);
  tresen_conversation_model_read_again (self);
  return self;
}
