"""The tables of the main job, from notice to training plan."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('competence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('group', sa.String(length=20), nullable=False),
    sa.Column('name_vi', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('levels', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_competence')),
    sa.UniqueConstraint('code', name=op.f('uq_competence_code'))
    )
    op.create_table('outbox_cursor',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_outbox_cursor'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('full_name', sa.String(length=120), nullable=False),
    sa.Column('name_key', sa.String(length=400), nullable=False),
    sa.Column('name_fold', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_name_fold'), ['name_fold'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_name_key'), ['name_key'], unique=False)

    op.create_table('unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_fold', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_unit_ends_after_start')),
    sa.ForeignKeyConstraint(['parent_id'], ['unit.id'], name=op.f('fk_unit_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_unit_code'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_name_fold'), ['name_fold'], unique=False)

    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('username', sa.String(length=254), nullable=True),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(), nullable=True),
    sa.Column('tf_primary_method', sa.String(length=64), nullable=True),
    sa.Column('tf_totp_secret', sa.String(length=255), nullable=True),
    sa.Column('tf_last_counter', sa.Integer(), nullable=True),
    sa.Column('tf_phone_number', sa.String(length=128), nullable=True),
    sa.Column('us_totp_secrets', sa.Text(), nullable=True),
    sa.Column('us_phone_number', sa.String(length=128), nullable=True),
    sa.Column('fs_webauthn_user_handle', sa.String(length=64), nullable=True),
    sa.Column('mf_recovery_codes', sa.UnicodeText(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_account_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_account_fs_uniquifier')),
    sa.UniqueConstraint('fs_webauthn_user_handle', name=op.f('uq_account_fs_webauthn_user_handle')),
    sa.UniqueConstraint('person_id', name=op.f('uq_account_person_id')),
    sa.UniqueConstraint('us_phone_number', name=op.f('uq_account_us_phone_number')),
    sa.UniqueConstraint('username', name=op.f('uq_account_username'))
    )
    op.create_table('competition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('intro', sa.Text(), nullable=False),
    sa.Column('contact', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_by', sa.Integer(), nullable=True),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('announced_by', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.Column('sent_back_reason', sa.Text(), nullable=True),
    sa.Column('stopped_reason', sa.Text(), nullable=True),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("stage IN ('draft','submitted','stopped') OR announced_at IS NOT NULL", name=op.f('ck_competition_announced_has_a_time')),
    sa.CheckConstraint("stage NOT IN ('published','recognised') OR published_at IS NOT NULL", name=op.f('ck_competition_published_has_a_time')),
    sa.CheckConstraint('(announced_at IS NULL) = (announced_by IS NULL)', name=op.f('ck_competition_announced_by_whom')),
    sa.CheckConstraint('(published_at IS NULL) = (published_by IS NULL)', name=op.f('ck_competition_published_by_whom')),
    sa.ForeignKeyConstraint(['announced_by'], ['person.id'], name=op.f('fk_competition_announced_by')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_competition_created_by')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_competition_published_by')),
    sa.ForeignKeyConstraint(['submitted_by'], ['person.id'], name=op.f('fk_competition_submitted_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_competition_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_competition')),
    sa.UniqueConstraint('code', name=op.f('uq_competition_code'))
    )
    with op.batch_alter_table('competition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_competition_stage'), ['stage'], unique=False)

    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.String(length=32), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('to_address', sa.String(length=254), nullable=False),
    sa.Column('template', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_message_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('event_id', 'person_id', 'template', name=op.f('uq_message_event_id_person_id_template'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_person_id'), ['person_id'], unique=False)

    op.create_table('post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('level', sa.String(length=40), nullable=False),
    sa.Column('duties', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_post_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_unit_id'), ['unit_id'], unique=False)

    op.create_table('profile',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('born_on', sa.Date(), nullable=True),
    sa.Column('gender', sa.String(length=10), nullable=True),
    sa.Column('citizen_no', sa.String(length=12), nullable=True),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('address', sa.String(length=300), nullable=True),
    sa.Column('workplace', sa.String(length=200), nullable=True),
    sa.Column('job_title', sa.String(length=200), nullable=True),
    sa.Column('in_post_since', sa.Date(), nullable=True),
    sa.Column('degree', sa.String(length=200), nullable=True),
    sa.Column('political_theory', sa.String(length=20), nullable=True),
    sa.Column('planned_for', sa.String(length=200), nullable=True),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_profile_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_profile'))
    )
    op.create_table('unit_succession',
    sa.Column('predecessor_id', sa.Integer(), nullable=False),
    sa.Column('successor_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['predecessor_id'], ['unit.id'], name=op.f('fk_unit_succession_predecessor_id')),
    sa.ForeignKeyConstraint(['successor_id'], ['unit.id'], name=op.f('fk_unit_succession_successor_id')),
    sa.PrimaryKeyConstraint('predecessor_id', 'successor_id', name=op.f('pk_unit_succession'))
    )
    op.create_table('adopted_rule_set',
    sa.Column('competition_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('set_version', sa.String(length=20), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('canonical', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_adopted_rule_set_competition_id')),
    sa.PrimaryKeyConstraint('competition_id', name=op.f('pk_adopted_rule_set'))
    )
    op.create_table('body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('decision_no', sa.String(length=60), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_body_competition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_body')),
    sa.UniqueConstraint('competition_id', 'kind', name=op.f('uq_body_competition_id_kind'))
    )
    op.create_table('competition_post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('vacancies', sa.Integer(), nullable=False),
    sa.Column('conditions', sa.Text(), nullable=False),
    sa.CheckConstraint('vacancies >= 1', name=op.f('ck_competition_post_at_least_one_vacancy')),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_competition_post_competition_id')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_competition_post_post_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_competition_post')),
    sa.UniqueConstraint('competition_id', 'post_id', name=op.f('uq_competition_post_competition_id_post_id'))
    )
    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('symbol', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.Integer(), nullable=True),
    sa.Column('public', sa.Boolean(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_document_competition_id')),
    sa.ForeignKeyConstraint(['issued_by'], ['person.id'], name=op.f('fk_document_issued_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('year', 'symbol', 'number', name=op.f('uq_document_year_symbol_number'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_competition_id'), ['competition_id'], unique=False)

    op.create_table('event',
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=True),
    sa.Column('at_ms', sa.BigInteger(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('public', sa.JSON(), nullable=False),
    sa.Column('private', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_event_actor_id')),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_event_competition_id')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_event')),
    sa.UniqueConstraint('id', name=op.f('uq_event_id'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_competition_id'), ['competition_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_subject'), ['subject'], unique=False)

    op.create_table('part',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('title_vi', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('max_marks', sa.Integer(), nullable=False),
    sa.Column('pass_mark', sa.Integer(), nullable=True),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('stage_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_part_competition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part')),
    sa.UniqueConstraint('competition_id', 'code', name=op.f('uq_part_competition_id_code')),
    sa.UniqueConstraint('competition_id', 'ordinal', name=op.f('uq_part_competition_id_ordinal'))
    )
    op.create_table('passkey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(length=1024), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=True),
    sa.Column('transports', sa.UnicodeText(), nullable=True),
    sa.Column('backup_state', sa.Boolean(), nullable=False),
    sa.Column('device_type', sa.String(length=64), nullable=False),
    sa.Column('extensions', sa.String(length=255), nullable=True),
    sa.Column('create_datetime', sa.DateTime(), nullable=False),
    sa.Column('lastuse_datetime', sa.DateTime(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('usage', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['account.id'], name=op.f('fk_passkey_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_credential_id'), ['credential_id'], unique=True)

    op.create_table('post_competence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('competence_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_post_competence_level_1_to_5')),
    sa.ForeignKeyConstraint(['competence_id'], ['competence.id'], name=op.f('fk_post_competence_competence_id')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_competence_post_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_competence')),
    sa.UniqueConstraint('post_id', 'competence_id', name=op.f('uq_post_competence_post_id_competence_id'))
    )
    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('topic', sa.String(length=120), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_question_competition_id')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_question_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question'))
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_competition_id'), ['competition_id'], unique=False)

    op.create_table('ranking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('(decided_at IS NULL) = (decided_by IS NULL)', name=op.f('ck_ranking_decided_by_whom')),
    sa.CheckConstraint('(published_at IS NULL) = (published_by IS NULL)', name=op.f('ck_ranking_published_by_whom')),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_ranking_competition_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_ranking_decided_by')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_ranking_published_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ranking')),
    sa.UniqueConstraint('competition_id', 'number', name=op.f('uq_ranking_competition_id_number'))
    )
    op.create_table('role_assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=True),
    sa.Column('from_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('to_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision_no', sa.String(length=60), nullable=True),
    sa.Column('assigned_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('to_at IS NULL OR to_at >= from_at', name=op.f('ck_role_assignment_ends_after_start')),
    sa.ForeignKeyConstraint(['assigned_by'], ['person.id'], name=op.f('fk_role_assignment_assigned_by')),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_role_assignment_competition_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_assignment_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_assignment'))
    )
    with op.batch_alter_table('role_assignment', schema=None) as batch_op:
        batch_op.create_index('ix_role_assignment_held', ['person_id', 'competition_id'], unique=False)

    op.create_table('room',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_room_competition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_room')),
    sa.UniqueConstraint('competition_id', 'name', name=op.f('uq_room_competition_id_name'))
    )
    op.create_table('application',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=False),
    sa.Column('competition_post_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('candidate_class', sa.String(length=40), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('sections_done', sa.JSON(), nullable=False),
    sa.Column('consent_version', sa.String(length=20), nullable=True),
    sa.Column('consent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.String(length=60), nullable=True),
    sa.Column('receipt', sa.String(length=64), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('reason_code', sa.String(length=60), nullable=True),
    sa.Column('decision_note', sa.Text(), nullable=True),
    sa.Column('exam_number', sa.String(length=20), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state = 'draft' OR number IS NOT NULL OR state = 'withdrawn'", name=op.f('ck_application_submitted_has_a_number')),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_application_competition_id')),
    sa.ForeignKeyConstraint(['competition_post_id'], ['competition_post.id'], name=op.f('fk_application_competition_post_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_application_decided_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_application_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('competition_id', 'exam_number', name=op.f('uq_application_competition_id_exam_number')),
    sa.UniqueConstraint('competition_id', 'person_id', name=op.f('uq_application_competition_id_person_id')),
    sa.UniqueConstraint('number', name=op.f('uq_application_number'))
    )
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_application_competition_id'), ['competition_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_person_id'), ['person_id'], unique=False)

    op.create_table('below_minimum',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_post_id', sa.Integer(), nullable=False),
    sa.Column('choice', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('chosen_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['chosen_by'], ['person.id'], name=op.f('fk_below_minimum_chosen_by')),
    sa.ForeignKeyConstraint(['competition_post_id'], ['competition_post.id'], name=op.f('fk_below_minimum_competition_post_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_below_minimum'))
    )
    with op.batch_alter_table('below_minimum', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_below_minimum_competition_post_id'), ['competition_post_id'], unique=False)

    op.create_table('code_key',
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('key_check', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_code_key_made_by')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_code_key_opened_by')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_code_key_part_id')),
    sa.PrimaryKeyConstraint('part_id', name=op.f('pk_code_key'))
    )
    op.create_table('declared_date',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=60), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=True),
    sa.Column('on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['competition_id'], ['competition.id'], name=op.f('fk_declared_date_competition_id')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_declared_date_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declared_date')),
    sa.UniqueConstraint('competition_id', 'step', name=op.f('uq_declared_date_competition_id_step'))
    )
    op.create_table('defence_session',
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=True),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('drawn_by', sa.Integer(), nullable=True),
    sa.Column('absent_members', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['drawn_by'], ['person.id'], name=op.f('fk_defence_session_drawn_by')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_defence_session_part_id')),
    sa.PrimaryKeyConstraint('part_id', name=op.f('pk_defence_session'))
    )
    op.create_table('member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('duty', sa.String(length=40), nullable=False),
    sa.Column('from_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('to_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_member_body_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_member_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member'))
    )
    op.create_table('paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('drafted_by', sa.Integer(), nullable=False),
    sa.Column('submitted_by', sa.Integer(), nullable=True),
    sa.Column('approved_by', sa.Integer(), nullable=True),
    sa.Column('sent_back_reason', sa.Text(), nullable=True),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state NOT IN ('sealed','opened') OR sealed IS NOT NULL", name=op.f('ck_paper_sealed_has_content')),
    sa.ForeignKeyConstraint(['approved_by'], ['person.id'], name=op.f('fk_paper_approved_by')),
    sa.ForeignKeyConstraint(['drafted_by'], ['person.id'], name=op.f('fk_paper_drafted_by')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_paper_part_id')),
    sa.ForeignKeyConstraint(['submitted_by'], ['person.id'], name=op.f('fk_paper_submitted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper'))
    )
    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_part_id'), ['part_id'], unique=False)
        batch_op.create_index('uq_paper_sealed_part', ['part_id'], unique=True, sqlite_where=sa.text("state IN ('sealed','opened')"), postgresql_where=sa.text("state IN ('sealed','opened')"))

    op.create_table('question_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('key', sa.JSON(), nullable=False),
    sa.Column('criteria', sa.JSON(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_version_question_id')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_question_version_written_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_version')),
    sa.UniqueConstraint('question_id', 'number', name=op.f('uq_question_version_question_id_number'))
    )
    op.create_table('script',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('text_sha256', sa.String(length=64), nullable=False),
    sa.Column('final_mark', sa.Integer(), nullable=True),
    sa.Column('how', sa.String(length=40), nullable=True),
    sa.Column('decided_reason', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(final_mark IS NULL) = (how IS NULL)', name=op.f('ck_script_final_says_how')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_script_decided_by')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_script_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_script')),
    sa.UniqueConstraint('part_id', 'code', name=op.f('uq_script_part_id_code'))
    )
    with op.batch_alter_table('script', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_script_code'), ['code'], unique=False)

    op.create_table('tie_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=True),
    sa.Column('competition_post_id', sa.Integer(), nullable=False),
    sa.Column('order', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['competition_post_id'], ['competition_post.id'], name=op.f('fk_tie_decision_competition_post_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_tie_decision_decided_by')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_tie_decision_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tie_decision'))
    )
    op.create_table('allocation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('script_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.String(length=40), nullable=False),
    sa.Column('marker_id', sa.Integer(), nullable=False),
    sa.Column('queue', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=True),
    sa.Column('allocated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(total IS NULL) = (given_at IS NULL)', name=op.f('ck_allocation_given_has_a_total')),
    sa.ForeignKeyConstraint(['marker_id'], ['person.id'], name=op.f('fk_allocation_marker_id')),
    sa.ForeignKeyConstraint(['script_id'], ['script.id'], name=op.f('fk_allocation_script_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation')),
    sa.UniqueConstraint('script_id', 'round', 'active', name=op.f('uq_allocation_script_id_round_active'))
    )
    with op.batch_alter_table('allocation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_allocation_marker_id'), ['marker_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_allocation_script_id'), ['script_id'], unique=False)

    op.create_table('appointment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competition_post_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('recognised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recognised_by', sa.Integer(), nullable=False),
    sa.Column('recognition_no', sa.String(length=60), nullable=False),
    sa.Column('decision_no', sa.String(length=60), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('takes_office_on', sa.Date(), nullable=True),
    sa.Column('term_years', sa.Integer(), nullable=True),
    sa.Column('appointed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appointed_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('(appointed_at IS NULL) = (decision_no IS NULL)', name=op.f('ck_appointment_appointed_by_decision')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_appointment_application_id')),
    sa.ForeignKeyConstraint(['appointed_by'], ['person.id'], name=op.f('fk_appointment_appointed_by')),
    sa.ForeignKeyConstraint(['competition_post_id'], ['competition_post.id'], name=op.f('fk_appointment_competition_post_id')),
    sa.ForeignKeyConstraint(['recognised_by'], ['person.id'], name=op.f('fk_appointment_recognised_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment')),
    sa.UniqueConstraint('application_id', name=op.f('uq_appointment_application_id'))
    )
    op.create_table('conflict',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('kinship', sa.String(length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_conflict_application_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_conflict_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict')),
    sa.UniqueConstraint('member_id', 'application_id', name=op.f('uq_conflict_member_id_application_id'))
    )
    op.create_table('defence_slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('order_number', sa.Integer(), nullable=True),
    sa.Column('absent', sa.Boolean(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('final_mark', sa.Integer(), nullable=True),
    sa.Column('how', sa.String(length=40), nullable=True),
    sa.Column('decided_reason', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(final_mark IS NULL) = (how IS NULL)', name=op.f('ck_defence_slot_final_says_how')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_defence_slot_application_id')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_defence_slot_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_defence_slot')),
    sa.UniqueConstraint('part_id', 'application_id', name=op.f('uq_defence_slot_part_id_application_id')),
    sa.UniqueConstraint('part_id', 'order_number', name=op.f('uq_defence_slot_part_id_order_number'))
    )
    op.create_table('dossier_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=60), nullable=False),
    sa.Column('object_key', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=40), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_dossier_file_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier_file')),
    sa.UniqueConstraint('object_key', name=op.f('uq_dossier_file_object_key'))
    )
    with op.batch_alter_table('dossier_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dossier_file_application_id'), ['application_id'], unique=False)

    op.create_table('entrant',
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_entrant_application_id')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_entrant_part_id')),
    sa.PrimaryKeyConstraint('part_id', 'application_id', name=op.f('pk_entrant'))
    )
    op.create_table('finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('condition', sa.String(length=60), nullable=False),
    sa.Column('verdict', sa.String(length=40), nullable=False),
    sa.Column('article', sa.String(length=200), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('judged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('judged_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_finding_application_id')),
    sa.ForeignKeyConstraint(['judged_by'], ['person.id'], name=op.f('fk_finding_judged_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding')),
    sa.UniqueConstraint('application_id', 'condition', name=op.f('uq_finding_application_id_condition'))
    )
    op.create_table('marks_confirmation',
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_marks_confirmation_application_id')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_marks_confirmation_part_id')),
    sa.PrimaryKeyConstraint('part_id', 'application_id', name=op.f('pk_marks_confirmation'))
    )
    op.create_table('objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_objection_answered_by')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_objection_application_id')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_objection_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection'))
    )
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objection_application_id'), ['application_id'], unique=False)

    op.create_table('paper_section',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_paper_section_paper_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_section'))
    )
    op.create_table('part_result',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.Integer(), nullable=True),
    sa.Column('exact', sa.String(length=60), nullable=True),
    sa.Column('points', sa.JSON(), nullable=False),
    sa.Column('how', sa.String(length=40), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('goes_on', sa.Boolean(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=True),
    sa.Column('working', sa.JSON(), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_part_result_application_id')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_part_result_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_result')),
    sa.UniqueConstraint('part_id', 'application_id', name=op.f('uq_part_result_part_id_application_id'))
    )
    with op.batch_alter_table('part_result', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_part_result_application_id'), ['application_id'], unique=False)

    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('commitments', sa.JSON(), nullable=False),
    sa.Column('object_key', sa.String(length=120), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('receipt', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_proposal_application_id')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_proposal_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    sa.UniqueConstraint('part_id', 'application_id', name=op.f('uq_proposal_part_id_application_id'))
    )
    op.create_table('ranking_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ranking_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('competition_post_id', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('chosen', sa.Boolean(), nullable=False),
    sa.Column('tied', sa.Boolean(), nullable=False),
    sa.Column('working', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_ranking_row_application_id')),
    sa.ForeignKeyConstraint(['competition_post_id'], ['competition_post.id'], name=op.f('fk_ranking_row_competition_post_id')),
    sa.ForeignKeyConstraint(['ranking_id'], ['ranking.id'], name=op.f('fk_ranking_row_ranking_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ranking_row')),
    sa.UniqueConstraint('ranking_id', 'application_id', name=op.f('uq_ranking_row_ranking_id_application_id'))
    )
    op.create_table('remark_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('old_mark', sa.Integer(), nullable=True),
    sa.Column('new_mark', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=40), nullable=True),
    sa.Column('decided_reason', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_remark_request_application_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_remark_request_decided_by')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_remark_request_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remark_request')),
    sa.UniqueConstraint('number', name=op.f('uq_remark_request_number')),
    sa.UniqueConstraint('part_id', 'application_id', name=op.f('uq_remark_request_part_id_application_id'))
    )
    op.create_table('sitting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_sitting_paper_id')),
    sa.ForeignKeyConstraint(['part_id'], ['part.id'], name=op.f('fk_sitting_part_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sitting')),
    sa.UniqueConstraint('part_id', name=op.f('uq_sitting_part_id'))
    )
    op.create_table('supplement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_supplement_application_id')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_supplement_asked_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supplement'))
    )
    op.create_table('commitment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('appointment_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_commitment_percent_0_to_100')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_commitment_appointment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment'))
    )
    op.create_table('mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('allocation_id', sa.Integer(), nullable=False),
    sa.Column('slot', sa.String(length=20), nullable=False),
    sa.Column('criterion', sa.String(length=60), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['allocation_id'], ['allocation.id'], name=op.f('fk_mark_allocation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark')),
    sa.UniqueConstraint('allocation_id', 'slot', 'criterion', name=op.f('uq_mark_allocation_id_slot_criterion'))
    )
    op.create_table('paper_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('question_version_id', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_paper_item_question_version_id')),
    sa.ForeignKeyConstraint(['section_id'], ['paper_section.id'], name=op.f('fk_paper_item_section_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_item')),
    sa.UniqueConstraint('section_id', 'ordinal', name=op.f('uq_paper_item_section_id_ordinal'))
    )
    op.create_table('score_sheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('member_person_id', sa.Integer(), nullable=False),
    sa.Column('scores', sa.JSON(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('committed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deviation_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_person_id'], ['person.id'], name=op.f('fk_score_sheet_member_person_id')),
    sa.ForeignKeyConstraint(['slot_id'], ['defence_slot.id'], name=op.f('fk_score_sheet_slot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_sheet')),
    sa.UniqueConstraint('slot_id', 'member_person_id', name=op.f('uq_score_sheet_slot_id_member_person_id'))
    )
    op.create_table('seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.Integer(), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('admitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('admitted_by', sa.Integer(), nullable=True),
    sa.Column('document_seen', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['admitted_by'], ['person.id'], name=op.f('fk_seat_admitted_by')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_seat_application_id')),
    sa.ForeignKeyConstraint(['room_id'], ['room.id'], name=op.f('fk_seat_room_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_seat_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat')),
    sa.UniqueConstraint('sitting_id', 'application_id', name=op.f('uq_seat_sitting_id_application_id')),
    sa.UniqueConstraint('sitting_id', 'room_id', 'number', name=op.f('uq_seat_sitting_id_room_id_number'))
    )
    op.create_table('training_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('appointment_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('officer_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('officer_agreed_by', sa.Integer(), nullable=True),
    sa.Column('appointee_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_training_plan_appointment_id')),
    sa.ForeignKeyConstraint(['officer_agreed_by'], ['person.id'], name=op.f('fk_training_plan_officer_agreed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_plan')),
    sa.UniqueConstraint('appointment_id', name=op.f('uq_training_plan_appointment_id'))
    )
    op.create_table('attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seconds_added', sa.Integer(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('machine', sa.String(length=64), nullable=False),
    sa.Column('takeover_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('receipt', sa.String(length=64), nullable=True),
    sa.Column('choice_mark', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_attempt_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt')),
    sa.UniqueConstraint('seat_id', name=op.f('uq_attempt_seat_id'))
    )
    op.create_table('incident',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sitting_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_incident_noted_by')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_incident_seat_id')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_incident_sitting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident'))
    )
    op.create_table('plan_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('programme', sa.String(length=60), nullable=False),
    sa.Column('title_vi', sa.String(length=300), nullable=False),
    sa.Column('title_en', sa.String(length=300), nullable=False),
    sa.Column('ground', sa.String(length=40), nullable=False),
    sa.Column('ground_note', sa.Text(), nullable=False),
    sa.Column('competence_id', sa.Integer(), nullable=True),
    sa.Column('needed_level', sa.Integer(), nullable=True),
    sa.Column('shown_level', sa.Integer(), nullable=True),
    sa.Column('citation', sa.String(length=300), nullable=True),
    sa.Column('latest_on', sa.Date(), nullable=True),
    sa.Column('least_periods', sa.Integer(), nullable=True),
    sa.Column('periods', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('certificate_key', sa.String(length=120), nullable=True),
    sa.Column('certificate_name', sa.String(length=200), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['competence_id'], ['competence.id'], name=op.f('fk_plan_item_competence_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['training_plan.id'], name=op.f('fk_plan_item_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_item'))
    )
    op.create_table('answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('slot', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('flagged', sa.Boolean(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_answer_attempt_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
    sa.UniqueConstraint('attempt_id', 'slot', name=op.f('uq_answer_attempt_id_slot'))
    )
    op.create_table('time_added',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('reason_code', sa.String(length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_by', sa.Integer(), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['approved_by'], ['person.id'], name=op.f('fk_time_added_approved_by')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_time_added_asked_by')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_time_added_attempt_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_time_added'))
    )



def downgrade() -> None:

    op.drop_table('time_added')
    op.drop_table('answer')
    op.drop_table('plan_item')
    op.drop_table('incident')
    op.drop_table('attempt')
    op.drop_table('training_plan')
    op.drop_table('seat')
    op.drop_table('score_sheet')
    op.drop_table('paper_item')
    op.drop_table('mark')
    op.drop_table('commitment')
    op.drop_table('supplement')
    op.drop_table('sitting')
    op.drop_table('remark_request')
    op.drop_table('ranking_row')
    op.drop_table('proposal')
    with op.batch_alter_table('part_result', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_part_result_application_id'))

    op.drop_table('part_result')
    op.drop_table('paper_section')
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_objection_application_id'))

    op.drop_table('objection')
    op.drop_table('marks_confirmation')
    op.drop_table('finding')
    op.drop_table('entrant')
    with op.batch_alter_table('dossier_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dossier_file_application_id'))

    op.drop_table('dossier_file')
    op.drop_table('defence_slot')
    op.drop_table('conflict')
    op.drop_table('appointment')
    with op.batch_alter_table('allocation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_allocation_script_id'))
        batch_op.drop_index(batch_op.f('ix_allocation_marker_id'))

    op.drop_table('allocation')
    op.drop_table('tie_decision')
    with op.batch_alter_table('script', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_script_code'))

    op.drop_table('script')
    op.drop_table('question_version')
    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.drop_index('uq_paper_sealed_part', sqlite_where=sa.text("state IN ('sealed','opened')"), postgresql_where=sa.text("state IN ('sealed','opened')"))
        batch_op.drop_index(batch_op.f('ix_paper_part_id'))

    op.drop_table('paper')
    op.drop_table('member')
    op.drop_table('defence_session')
    op.drop_table('declared_date')
    op.drop_table('code_key')
    with op.batch_alter_table('below_minimum', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_below_minimum_competition_post_id'))

    op.drop_table('below_minimum')
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_application_person_id'))
        batch_op.drop_index(batch_op.f('ix_application_competition_id'))

    op.drop_table('application')
    op.drop_table('room')
    with op.batch_alter_table('role_assignment', schema=None) as batch_op:
        batch_op.drop_index('ix_role_assignment_held')

    op.drop_table('role_assignment')
    op.drop_table('ranking')
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_competition_id'))

    op.drop_table('question')
    op.drop_table('post_competence')
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_credential_id'))

    op.drop_table('passkey')
    op.drop_table('part')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_subject'))
        batch_op.drop_index(batch_op.f('ix_event_kind'))
        batch_op.drop_index(batch_op.f('ix_event_competition_id'))

    op.drop_table('event')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_competition_id'))

    op.drop_table('document')
    op.drop_table('competition_post')
    op.drop_table('body')
    op.drop_table('adopted_rule_set')
    op.drop_table('unit_succession')
    op.drop_table('profile')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_unit_id'))

    op.drop_table('post')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_person_id'))

    op.drop_table('message')
    with op.batch_alter_table('competition', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_competition_stage'))

    op.drop_table('competition')
    op.drop_table('account')
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_name_fold'))

    op.drop_table('unit')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_name_key'))
        batch_op.drop_index(batch_op.f('ix_person_name_fold'))

    op.drop_table('person')
    op.drop_table('outbox_cursor')
    op.drop_table('competence')

